"""Asks people once more who they are, just before something that can’t be called back."""

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import urlencode


def is_confirmed(request: HttpRequest) -> bool:
    """Whether they gave their second factor again within the last five minutes.

    Their password, where they have no second factor. Who has neither comes from a login service,
    which alone can ask.
    """
    if not get_adapter(request).get_reauthentication_methods(request.user):
        return True
    method = "mfa" if is_mfa_enabled(request.user) else "password"
    earliest = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(
        record["method"] == method and record.get("reauthenticated") and record["at"] > earliest
        for record in get_authentication_records(request, request.user)
    )


def ask_again(request: HttpRequest, back_to: str) -> HttpResponseRedirect:
    """To allauth's page for it, which leads back to this address.

    Its first page asks for a code; who has none, but a passkey, is asked for that.
    """
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    pages = {method["id"]: method["url"] for method in methods}
    has_code = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    page = None if has_code else pages.get("mfa_reauthenticate:webauthn")
    return redirect(f"{page or methods[0]['url']}?{urlencode({'next': back_to})}")

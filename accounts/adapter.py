from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under the portal's own name, whatever name the request was sent to."""
        return f"{settings.SITE_URL}{urlsplit(super().get_reset_password_from_key_url(key)).path}"


class StaffSocialAccountAdapter(DefaultSocialAccountAdapter):
    """Somebody else's login (OpenID Connect) opens the account with the same verified address."""

    def get_requests_session(self) -> requests.Session:
        session = super().get_requests_session()
        ask = session.request

        def ask_or_explain(*args: Any, **kwargs: Any) -> requests.Response:
            """A provider that is down is no error of the portal: say so and offer the password."""
            try:
                return ask(*args, **kwargs)
            except requests.RequestException:
                messages.error(
                    self.request,
                    _("The login service does not answer. Log in with your password, or later."),
                )
                raise ImmediateHttpResponse(redirect("account_login")) from None

        session.request = ask_or_explain
        return session

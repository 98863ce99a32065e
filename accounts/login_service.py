"""Somebody else's login. A module of its own, for `requests` takes 5 MB and few portals need it."""

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _


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

import zoneinfo
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

STAFF_PATHS = ("/admin/", "/accounts/")


class StaffPreferencesMiddleware:
    """The admin speaks the user's language and shows times in the user's zone.

    What it and the login show is one person's: nobody keeps it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(STAFF_PATHS):
            return self.get_response(request)
        response = self._in_their_language(request)
        if request.path_info.startswith("/accounts/"):  # the admin does so itself
            add_never_cache_headers(response)
        return response

    def _in_their_language(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        try:
            zone = zoneinfo.ZoneInfo(request.user.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = timezone.get_default_timezone()
        with timezone.override(zone), translation.override(request.user.language):
            language = request.LANGUAGE_CODE = request.user.language
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response


class SecondFactorMiddleware:
    """Nobody enters the admin of a portal on the open web by a password alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SECOND_FACTOR_REQUIRED
            and request.path_info.startswith("/admin/")
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

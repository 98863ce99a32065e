"""allauth's pages of the second factor, each loaded when it is first asked.

Their cryptography takes 11 MB, which a web process that only shows public pages has no use for.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.module_loading import import_string


def page(address: str, view: str, name: str) -> URLPattern:
    return path(address, loaded_when_asked(f"allauth.mfa.{view}"), name=f"mfa_{name}")


def loaded_when_asked(view: str) -> Callable[..., HttpResponse]:
    def ask(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return import_string(view)(request, **kwargs)

    return ask


urlpatterns = [
    page("", "base.views.index", "index"),
    page("authenticate/", "base.views.authenticate", "authenticate"),
    page("reauthenticate/", "base.views.reauthenticate", "reauthenticate"),
    page("totp/activate/", "totp.views.activate_totp", "activate_totp"),
    page("totp/deactivate/", "totp.views.deactivate_totp", "deactivate_totp"),
    page("recovery-codes/", "recovery_codes.views.view_recovery_codes", "view_recovery_codes"),
    page(
        "recovery-codes/generate/",
        "recovery_codes.views.generate_recovery_codes",
        "generate_recovery_codes",
    ),
    page(
        "recovery-codes/download/",
        "recovery_codes.views.download_recovery_codes",
        "download_recovery_codes",
    ),
    page("webauthn/", "webauthn.views.list_webauthn", "list_webauthn"),
    page("webauthn/add/", "webauthn.views.add_webauthn", "add_webauthn"),
    page(
        "webauthn/reauthenticate/",
        "webauthn.views.reauthenticate_webauthn",
        "reauthenticate_webauthn",
    ),
    page("webauthn/keys/<int:pk>/remove/", "webauthn.views.remove_webauthn", "remove_webauthn"),
    page("webauthn/keys/<int:pk>/edit/", "webauthn.views.edit_webauthn", "edit_webauthn"),
    page("webauthn/login/", "webauthn.views.login_webauthn", "login_webauthn"),
]

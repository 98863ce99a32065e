"""allauth's pages and our own; an address is the administrators' to change, not one's own."""

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from accounts.views import profile


def closed(request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("", profile, name="account_profile"),
    path("email/", closed),
    path("signup/", closed),
    path("", include("allauth.account.urls")),
    path("2fa/", include("accounts.second_factor_urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
]
if apps.is_installed("allauth.socialaccount.providers.openid_connect"):
    urlpatterns.append(path("", include("allauth.socialaccount.providers.openid_connect.urls")))

"""allauth's pages and our own; an address is the administrators' to change, not one's own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from accounts.views import profile


def closed(request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("", profile, name="account_profile"),
    path("email/", closed),
    path("signup/", closed),
    path("", include("allauth.urls")),
]

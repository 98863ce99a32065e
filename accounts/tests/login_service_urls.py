"""The addresses of a portal whose environment names a login service."""

from django.urls import include, path

from ucan_portal.urls import urlpatterns as without_service

urlpatterns = [
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    *without_service,
]

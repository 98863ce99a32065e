"""The admin as this portal shows it: allauth's login in front, a list of what is to do inside."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from publishing.admin_todo import to_do, ways_to_add


class PortalAdminSite(AdminSite):
    site_header = site_title = _("U_CAN portal")
    index_title = _("Overview")

    def get_urls(self) -> list[URLPattern]:
        """Without the redirect by kind and number: it would tell anyone any draft's address."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """PostgreSQL refuses even to look for a NUL, and no link here has one."""
        allowed = super().admin_view(view, cacheable)

        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "%00" in request.META["QUERY_STRING"]:
                raise BadRequest("a NUL in the query")
            return allowed(request, *args, **kwargs)

        return checked

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """One login for all; who is logged in and may not come in reads why."""
        if request.user.is_authenticated and not self.has_permission(request):
            return render(request, "account/no_access.html", status=403)
        target = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
            target = "/admin/"
        return redirect(target) if request.user.is_authenticated else redirect_to_login(target)

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return LogoutView.as_view(next_page="account_login")(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        context = {"to_do": to_do(self, request), "ways_to_add": ways_to_add(self, request)}
        return super().index(request, context | (extra_context or {}))

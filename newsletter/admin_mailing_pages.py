"""What the admin's pages around one mailing share: the door to it, and the way back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from newsletter import launching
from newsletter.models import Mailing
from newsletter.steps import steps, titles

LAUNCH = "newsletter.launch_mailing"
VIEW = "newsletter.view_mailing"


class MailingPages:
    """A mixin for MailingAdmin."""

    def steps_context(self, request: HttpRequest, mailing: Mailing, step: str) -> dict[str, Any]:
        may_launch = request.user.has_perm(LAUNCH)
        found = steps(mailing, self.has_change_permission(request, mailing), may_launch)
        return {"may_launch": may_launch, "steps": found, "step": step}

    def _mailing(self, request: HttpRequest, pk: int, permission: str) -> Mailing:
        """The one door to a mailing for these pages."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _page(self, request: HttpRequest, name: str, mailing: Mailing, **more: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | self.steps_context(request, mailing, name)
        context |= {"opts": self.opts, "original": mailing}
        context |= {"title": titles().get(name), "subtitle": mailing} | more
        return TemplateResponse(request, f"admin/newsletter/mailing/{name}.html", context)

    def _try(
        self, request: HttpRequest, mailing: Mailing, act: Callable[[], Any], done: str = ""
    ) -> HttpResponseRedirect:
        """Do it, or say why it can't be done; the page that follows shows what is."""
        try:
            act()
        except launching.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            match = request.resolver_match
            self.log_change(request, mailing, match.kwargs.get("what", match.url_name))
            if done:
                messages.success(request, done)
        mailing.refresh_from_db()
        is_on_its_way = mailing.is_launched or mailing.state == Mailing.State.SCHEDULED
        return self._to("progress" if is_on_its_way else "launch", mailing)

    def _to(self, name: str, mailing: Mailing) -> HttpResponseRedirect:
        return redirect(reverse(f"admin:newsletter_mailing_{name}", args=[mailing.pk]))

"""The admin's pages around a mailing's way out: launch, progress."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from newsletter import launching
from newsletter.models import Delivery, Mailing
from newsletter.progress import progress
from publishing.texts import LANGUAGES

LAUNCH = "newsletter.launch_mailing"


class ScheduleForm(forms.Form):
    scheduled_for = forms.DateTimeField(
        label=_("Goes out at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M"],
    )


class SendingViews:
    """A mixin for MailingAdmin."""

    def sending_urls(self) -> list[URLPattern]:
        pages: dict[str, Callable] = {
            "launch": self.launch_view,
            "schedule": require_POST(self.schedule_view),
            "progress": self.progress_view,
        }
        wrap = self.admin_site.admin_view
        return [
            *(
                path(f"<int:pk>/{name}/", wrap(view), name=f"newsletter_mailing_{name}")
                for name, view in pages.items()
            ),
            path(
                "<int:pk>/do/<str:what>/",
                wrap(require_POST(self.do_view)),
                name="newsletter_mailing_do",
            ),
        ]

    def sending_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"may_launch": request.user.has_perm(LAUNCH)}

    def _mailing(self, request: HttpRequest, pk: int, permission: str) -> Mailing:
        """The one door to a mailing for these pages."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _page(self, request: HttpRequest, name: str, mailing: Mailing, **more: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | self.sending_context(request)
        context |= {"opts": self.opts, "original": mailing, "title": mailing} | more
        return TemplateResponse(request, f"admin/newsletter/mailing/{name}.html", context)

    def launch_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, LAUNCH)
        if request.method == "POST":
            languages = [code for code in LANGUAGES if code in request.POST.getlist("languages")]
            return self._try(
                request, mailing, lambda: launching.launch(mailing, languages, request.user)
            )
        return self._launch_page(request, mailing, ScheduleForm())

    def _launch_page(
        self, request: HttpRequest, mailing: Mailing, form: ScheduleForm
    ) -> HttpResponse:
        languages = [
            {
                "code": code,
                "missing": launching.missing(mailing, code),
                "is_launched": code in mailing.launched_languages,
                "is_closed": code in mailing.closed_languages,
                "recipients": mailing.recipients(code).count(),
            }
            for code in LANGUAGES
        ]
        zone = timezone.get_current_timezone_name()
        return self._page(request, "launch", mailing, languages=languages, form=form, zone=zone)

    def schedule_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, LAUNCH)
        form = ScheduleForm(request.POST)
        if not form.is_valid():
            return self._launch_page(request, mailing, form)
        when = form.cleaned_data["scheduled_for"]
        return self._try(request, mailing, lambda: launching.schedule(mailing, when))

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, "newsletter.view_mailing")
        failures = mailing.deliveries.of_mailings().filter(
            state__in=[Delivery.State.REJECTED, Delivery.State.UNKNOWN, Delivery.State.DEFERRED]
        )
        now = progress(mailing)
        labels = dict(Delivery.State.choices)
        return self._page(
            request,
            "progress",
            mailing,
            progress=now,
            counts=[(labels[state], count) for state, count in now["counts"].items()],
            waiting=launching.waiting_languages(mailing) if mailing.is_launched else [],
            failures=failures.order_by("state", "-pk")[:200],
            sees_addresses=request.user.has_perm("newsletter.view_addresses"),
        )

    def do_view(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        """One button of the progress page."""
        mailing = self._mailing(request, pk, LAUNCH)
        actions: dict[str, Callable[[], Any]] = {
            "pause": lambda: launching.pause(mailing),
            "resume": lambda: launching.resume(mailing),
            "cancel": lambda: launching.cancel(mailing),
            "unschedule": lambda: launching.unschedule(mailing),
            "resend": lambda: launching.resend_unknown(mailing),
        }
        actions |= {
            f"close-{code}": lambda code=code: launching.close_language(mailing, code)
            for code in LANGUAGES
        }
        if what not in actions:
            raise Http404
        return self._try(request, mailing, actions[what])

    def _try(
        self, request: HttpRequest, mailing: Mailing, act: Callable[[], Any]
    ) -> HttpResponseRedirect:
        """Do it, or say why it can't be done; either way the progress page shows what is."""
        try:
            act()
        except launching.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, mailing, request.resolver_match.url_name)
        return self._to("progress", mailing)

    def _to(self, name: str, mailing: Mailing) -> HttpResponseRedirect:
        return redirect(reverse(f"admin:newsletter_mailing_{name}", args=[mailing.pk]))

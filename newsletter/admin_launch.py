"""The admin's page where a mailing is launched, or told when to go out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.reauthentication import ask_again, is_confirmed
from newsletter import checks, launching
from newsletter.admin_mailing_pages import LAUNCH, MailingPages
from newsletter.checks import Finding, by_weight
from newsletter.launch_forms import LOCAL_TIME, LaunchForm, MomentForm, ScheduleForm
from newsletter.models import Mailing
from newsletter.moments import Clock, clocks
from newsletter.progress_words import readers_by_language
from publishing.texts import LANGUAGES


@dataclass(frozen=True)
class Row:
    """A language on the page."""

    code: str
    recipients: int
    is_launched: bool
    is_closed: bool
    findings: list[Finding]
    # What speaks against the mailing in any language is said once, above all of them.
    common: list[Finding]

    @property
    def is_left(self) -> bool:
        return not self.is_launched and not self.is_closed

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocks]

    @property
    def own(self) -> dict[str, list[Finding]]:
        return by_weight([finding for finding in self.findings if finding not in self.common])

    @property
    def doubts(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.needs_a_tick]

    @property
    def may_go(self) -> bool:
        return self.is_left and not self.blocking


def rows_of(mailing: Mailing) -> list[Row]:
    found = {code: checks.findings(mailing, code) for code in LANGUAGES}
    first, *others = found.values()
    common = [finding for finding in first if all(finding in other for other in others)]
    return [
        Row(
            code,
            mailing.recipients(code).count(),
            code in mailing.launched_languages,
            code in mailing.closed_languages,
            found[code],
            common,
        )
        for code in LANGUAGES
    ]


class LaunchViews(MailingPages):
    """A mixin for MailingAdmin."""

    def launch_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, LAUNCH)
        if request.method != "POST":
            return self._launch_page(request, mailing, rows_of(mailing))
        rows = rows_of(mailing)
        form = LaunchForm(request.POST, doubtful=doubtful(rows))
        if not form.is_valid():
            return self._launch_page(request, mailing, rows, launch_form=form)
        if not is_confirmed(request):
            return self._confirm_person(request, mailing, form.cleaned_data)
        languages = form.cleaned_data["languages"]
        return self._try(
            request, mailing, lambda: launching.launch(mailing, languages, request.user)
        )

    def schedule_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, LAUNCH)
        rows = rows_of(mailing)
        form = ScheduleForm(request.POST, doubtful=doubtful(rows))
        if not form.is_valid():
            return self._launch_page(request, mailing, rows, schedule_form=form)
        if not is_confirmed(request):
            chosen = form.cleaned_data | {"scheduled_for": request.POST["scheduled_for"]}
            return self._confirm_person(request, mailing, chosen)
        when = form.cleaned_data["scheduled_for"]
        return self._try(request, mailing, lambda: launching.schedule(mailing, when))

    def moment_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The chosen time on the clocks of Berlin and Kyiv, for the script of the page."""
        self._mailing(request, pk, LAUNCH)
        form = MomentForm(request.GET)
        if not form.is_valid():
            return JsonResponse({"clocks": [], "error": " ".join(form.errors["scheduled_for"])})
        found = [clock._asdict() for clock in clocks(form.cleaned_data["scheduled_for"])]
        return JsonResponse({"clocks": found, "error": ""})

    def _confirm_person(
        self, request: HttpRequest, mailing: Mailing, chosen: dict[str, Any]
    ) -> HttpResponse:
        """Ask for the second factor; the page that follows has the choices still."""
        page = reverse("admin:newsletter_mailing_launch", args=[mailing.pk])
        kept = {name: value for name, value in chosen.items() if value} | {"again": "1"}
        return ask_again(request, f"{page}?{urlencode(kept, doseq=True)}")

    def _launch_page(
        self,
        request: HttpRequest,
        mailing: Mailing,
        rows: list[Row],
        launch_form: LaunchForm | None = None,
        schedule_form: ScheduleForm | None = None,
    ) -> HttpResponse:
        kept = request.POST if request.method == "POST" else request.GET
        chosen = {"scheduled_for": kept.get("scheduled_for") or _time_so_far(mailing)}
        going = [row.code for row in rows if row.may_go]
        return self._page(
            request,
            "launch",
            mailing,
            rows=rows,
            common=by_weight(rows[0].common),
            chosen=kept.getlist("languages") if "languages" in kept else going,
            anyway="anyway" in kept,
            has_doubts=bool(doubtful(rows)),
            goes_to=_readers(row for row in rows if row.may_go),
            waits=_readers(row for row in rows if row.is_left and not row.may_go),
            launch_form=launch_form,
            schedule_form=schedule_form or ScheduleForm(initial=chosen, doubtful=doubtful(rows)),
            clocks=_clocks(chosen),
            zone=timezone.get_current_timezone_name(),
            is_confirmed=is_confirmed(request),
            is_back="again" in request.GET,
        )


def _readers(rows: Iterable[Row]) -> str:
    return readers_by_language({row.code: row.recipients for row in rows if row.recipients})


def doubtful(rows: list[Row]) -> set[str]:
    return {row.code for row in rows if row.may_go and row.doubts}


def _time_so_far(mailing: Mailing) -> str:
    if mailing.scheduled_for is None or mailing.is_overdue:
        return ""
    return timezone.localtime(mailing.scheduled_for).strftime(LOCAL_TIME)


def _clocks(chosen: dict[str, str]) -> list[Clock]:
    form = MomentForm(chosen)
    return clocks(form.cleaned_data["scheduled_for"]) if form.is_valid() else []

"""The admin's page that shows how a mailing goes out, and keeps itself up to date."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone

from newsletter import launching
from newsletter.addresses import without_addresses
from newsletter.admin_mailing_pages import LAUNCH, VIEW, MailingPages
from newsletter.mailing_buttons import buttons
from newsletter.models import Delivery, Mailing
from newsletter.moments import clocks
from newsletter.progress import Progress, added_up
from newsletter.progress_words import meaning, milestone, what_to_do

State = Mailing.State
OVER = (State.FINISHED, State.CANCELLED)
FAILED = (Delivery.State.REJECTED, Delivery.State.UNKNOWN)


class ProgressViews(MailingPages):
    """A mixin for MailingAdmin."""

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, VIEW)
        return self._page(request, "progress", mailing, **progress_context(request, mailing))

    def progress_data_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """The same as the page, for its script."""
        mailing = self._mailing(request, pk, VIEW)
        context = progress_context(request, mailing)
        context |= {"original": mailing, "may_launch": request.user.has_perm(LAUNCH)}
        folder = "admin/newsletter/mailing"
        return JsonResponse(
            {
                "figures": render_to_string(f"{folder}/progress_figures.html", context, request),
                "parts": {"buttons": render_to_string(f"{folder}/buttons.html", context, request)},
                "stage": context["stage"],
                "milestone": context["milestone"],
                "is_over": context["is_over"],
            }
        )


def progress_context(request: HttpRequest, mailing: Mailing) -> dict[str, Any]:
    now = added_up(mailing)
    waiting = launching.waiting_languages(mailing) if mailing.is_launched else []
    offered = buttons(now, waiting)
    said = mailing.paused_answer
    if not request.user.has_perm("newsletter.view_addresses"):
        said = without_addresses(said)
    return {
        "progress": now,
        "rows": [_row(code, counts) for code, counts in now.by_language.items()],
        "counts": _labelled(now),
        "waiting": [] if mailing.state in OVER else waiting,
        "milestone": milestone(now),
        "paused_answer": said,
        "advice": what_to_do(mailing),
        "zone": timezone.get_current_timezone_name(),
        "clocks": clocks(mailing.scheduled_for) if mailing.state == State.SCHEDULED else [],
        "buttons": offered,
        # While it stays the same, the buttons do, and keep the focus.
        "stage": " ".join([mailing.state, *(button.name for button in offered)]),
        "is_over": mailing.state in OVER and not now.open,
    }


def _labelled(now: Progress) -> list[tuple[str, int, str]]:
    """The states in which there are mails, with how many and what it means."""
    labels = dict(Delivery.State.choices)
    counts = now.counts.items()
    return [(labels[state], count, meaning(state)) for state, count in counts if count]


def _row(language: str, counts: dict[str, int]) -> dict[str, Any]:
    total, accepted = sum(counts.values()), counts.get(Delivery.State.ACCEPTED, 0)
    failed = sum(counts.get(state, 0) for state in FAILED)
    return {"language": language, "total": total, "accepted": accepted, "failed": failed}

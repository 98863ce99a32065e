"""A mailing that can't go on pauses itself, and says why."""

from contextlib import suppress

from newsletter import launching
from newsletter.addresses import without_addresses
from newsletter.failures import answer_without_address
from newsletter.models import Delivery, Mailing
from newsletter.smtp import Outcome, Verdict

# When more than so many of its last hundred mails failed for good.
LAST, FAILURES_ALLOWED = 100, 10


def pause_if_needed(mailing_id: int, outcome: Outcome) -> None:
    if outcome.verdict == Verdict.SENDER_REFUSED:
        answer = f"{outcome.code} {outcome.text}"
        pause_quietly(mailing_id, Mailing.PauseReason.SENDER_REFUSED, answer)
    elif outcome.verdict != Verdict.DEFERRED and recent_failures(mailing_id) > FAILURES_ALLOWED:
        answer = _answer_that_names_nobody(mailing_id, outcome)
        pause_quietly(mailing_id, Mailing.PauseReason.FAILURES, answer)


def _answer_that_names_nobody(mailing_id: int, outcome: Outcome) -> str:
    """All who plan mailings read it; relays quote the reader, or the part before the @."""
    failed = Delivery.objects.of_mailing(mailing_id).filter(
        settled_at__isnull=False, smtp_text=outcome.text[:500]
    )
    last = failed.order_by("-settled_at").first()
    said = answer_without_address(last) if last else ""
    return f"{outcome.code or ''} {said}".strip()


def recent_failures(mailing_id: int) -> int:
    """Of the last hundred mails, counted anew after each time that a person resumed it."""
    recent = Delivery.objects.of_mailings().filter(mailing=mailing_id, settled_at__isnull=False)
    resumed_at = Mailing.objects.values_list("resumed_at", flat=True).get(pk=mailing_id)
    if resumed_at:
        recent = recent.filter(settled_at__gt=resumed_at)
    states = recent.order_by("-settled_at").values_list("state", flat=True)[:LAST]
    failed = (Delivery.State.REJECTED, Delivery.State.UNKNOWN)
    return sum(state in failed for state in states)


def pause_quietly(mailing_id: int, reason: str, answer: str) -> None:
    """Pause it, unless somebody else was faster."""
    with suppress(launching.Refused):
        mailing = Mailing.objects.get(pk=mailing_id)
        launching.pause(mailing, reason, without_addresses(answer))

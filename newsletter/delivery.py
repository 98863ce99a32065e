"""The ledger's moves: who may send which mail, and what became of it.

pending → claimed → sending → accepted | deferred | rejected | unknown | skipped | cancelled.
Every move is one conditional update, so a process that was thought dead can't undo another's.
"""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from newsletter import launching
from newsletter.models import Delivery, Mailing, Subscriber, Suppression
from newsletter.smtp import Outcome, Verdict

Kind, State = Delivery.Kind, Delivery.State
BATCH = 100
# A mail that has been deferred for so long is given up.
EXPIRY = timedelta(hours=24)
# A mailing stops by itself when more than so many of its last hundred mails failed for good.
LAST, FAILURES_ALLOWED = 100, 10


def lease() -> timedelta:
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


@transaction.atomic
def claim(token: str) -> list[Delivery]:
    """Take the next mails that are due. Mails that a reader waits for go before mailings."""
    due = Delivery.objects.due().select_related("subscriber", "mailing")
    due = due.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    rows = list(due.exclude(kind=Kind.MAILING)[:BATCH]) or list(due[:BATCH])
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.CLAIMED, token=token, lease_until=timezone.now() + lease()
    )
    return rows


def begin(delivery: Delivery, token: str) -> bool:
    """Note, just before MAIL FROM, that this mail is being sent. No note, no mail.

    The conditions on the row itself stand outside of the subqueries: PostgreSQL checks them again
    on a row that somebody else has just changed.
    """
    now = timezone.now()
    running = Mailing.objects.filter(pk=OuterRef("mailing_id"), state=Mailing.State.RUNNING)
    reader = Subscriber.objects.filter(
        pk=OuterRef("subscriber_id"), state=Subscriber.State.CONFIRMED
    )
    suppressed = Suppression.objects.filter(address=OuterRef("address"))
    wanted = Exists(running) & Exists(reader) & ~Exists(suppressed)
    letter = Q(kind=Kind.TEST) | Q(
        kind__in=[Kind.CONFIRMATION, Kind.ALREADY], subscriber__isnull=False
    )
    return bool(
        Delivery.objects.filter(
            letter | wanted, pk=delivery.pk, token=token, state=State.CLAIMED
        ).update(
            state=State.SENDING,
            lease_until=now + lease(),
            attempts=F("attempts") + 1,
            first_attempt_at=Coalesce("first_attempt_at", now),
        )
    )


def drop(delivery: Delivery, token: str) -> None:
    """Put away a claimed mail that may not be sent (now)."""
    mailing = Mailing.objects.filter(pk=delivery.mailing_id).first()
    state = State.SKIPPED
    if mailing and mailing.state != Mailing.State.RUNNING:
        is_cancelled = mailing.state == Mailing.State.CANCELLED
        state = State.CANCELLED if is_cancelled else State.PENDING
    settled_at = None if state == State.PENDING else timezone.now()
    Delivery.objects.filter(pk=delivery.pk, token=token, state=State.CLAIMED).update(
        state=state, token="", lease_until=None, settled_at=settled_at
    )


def hand_back(token: str, wait: timedelta = timedelta()) -> None:
    """Give back what was claimed and not begun."""
    Delivery.objects.filter(token=token, state=State.CLAIMED).update(
        state=State.PENDING, token="", lease_until=None, next_attempt_at=timezone.now() + wait
    )


def settle(delivery: Delivery, token: str, outcome: Outcome) -> None:
    """Note what became of the mail.

    A late answer still counts for a mail that was thought lost, as long as nobody resends it.
    """
    mine = Delivery.objects.filter(
        pk=delivery.pk, token=token, state__in=[State.SENDING, State.UNKNOWN]
    )
    values = _settled(delivery, outcome)
    # An answer may quote the address, which an erased reader's row no longer has.
    text = Case(When(~Q(address=""), then=Value(outcome.text[:500])), default=Value(""))
    values |= {"smtp_code": outcome.code, "smtp_text": text}
    if not mine.update(token="", lease_until=None, **values):
        return
    if outcome.means_no_such_address:
        _suppress(delivery, outcome)
    if delivery.kind == Kind.MAILING and outcome.verdict != Verdict.ACCEPTED:
        _pause_if_needed(delivery.mailing, outcome)


def _suppress(delivery: Delivery, outcome: Outcome) -> None:
    if Subscriber.objects.filter(address=delivery.address).exists():
        Suppression.objects.get_or_create(
            address=delivery.address,
            defaults={
                "reason": Suppression.Reason.NO_SUCH_ADDRESS,
                "detail": outcome.text[:500],
            },
        )


def _settled(delivery: Delivery, outcome: Outcome) -> dict:
    now = timezone.now()
    plain = {
        Verdict.ACCEPTED: State.ACCEPTED,
        Verdict.REJECTED: State.REJECTED,
        Verdict.UNKNOWN: State.UNKNOWN,
    }
    if outcome.verdict in plain:
        return {"state": plain[outcome.verdict], "settled_at": now}
    if outcome.verdict == Verdict.SENDER_REFUSED and delivery.kind == Kind.MAILING:
        # Not the recipient's fault: the mailing is paused, and begins with this one again.
        return {"state": State.PENDING}
    if delivery.first_attempt_at and now - delivery.first_attempt_at > EXPIRY:
        return {"state": State.REJECTED, "settled_at": now}
    steps = settings.MAIL_RETRY_SECONDS
    wait = timedelta(seconds=steps[min(delivery.attempts, len(steps) - 1)])
    return {"state": State.DEFERRED, "next_attempt_at": now + wait}


def _pause_if_needed(mailing: Mailing, outcome: Outcome) -> None:
    answer = f"{outcome.code or ''} {outcome.text}".strip()
    if outcome.verdict == Verdict.SENDER_REFUSED:
        pause_quietly(mailing, Mailing.PauseReason.SENDER_REFUSED, answer)
    elif _recent_failures(mailing) > FAILURES_ALLOWED:
        pause_quietly(mailing, Mailing.PauseReason.FAILURES, answer)


def _recent_failures(mailing: Mailing) -> int:
    """Of the last hundred mails, counted anew after each time that a person resumed it."""
    recent = mailing.deliveries.of_mailings().filter(settled_at__isnull=False)
    resumed_at = Mailing.objects.values_list("resumed_at", flat=True).get(pk=mailing.pk)
    if resumed_at:
        recent = recent.filter(settled_at__gt=resumed_at)
    states = recent.order_by("-settled_at").values_list("state", flat=True)[:LAST]
    return sum(state in (State.REJECTED, State.UNKNOWN) for state in states)


def pause_quietly(mailing: Mailing, reason: str, answer: str) -> None:
    """Pause it, unless somebody else was faster."""
    with suppress(launching.Refused):
        launching.pause(mailing, reason, answer)


def return_expired() -> None:
    """What a dead process had in hand: claimed is pending again, begun is unknown."""
    expired = Delivery.objects.filter(lease_until__lt=timezone.now())
    expired.filter(state=State.CLAIMED).update(state=State.PENDING, token="", lease_until=None)
    # The token stays: should the process not be dead, its late answer is still welcome.
    expired.filter(state=State.SENDING).update(
        state=State.UNKNOWN, lease_until=None, settled_at=timezone.now()
    )

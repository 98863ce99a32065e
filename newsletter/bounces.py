"""What follows from a report on a mail of ours: it counts once, and may end the sending."""

import logging
from datetime import timedelta
from enum import Enum
from itertools import takewhile

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from newsletter import bounce_reports, consent
from newsletter.bounce_reports import Report, Unreadable
from newsletter.models import Bounce, Delivery, Figure, Subscriber, Suppression

log = logging.getLogger(__name__)
Kind, Reason = Bounce.Kind, Suppression.Reason
# So many mailings in a row that came back, the first of them so long ago, end the sending.
SERIES, SERIES_SPAN = 3, timedelta(days=14)
# So long a report is kept, with what the server said.
REPORTS_KEPT = timedelta(days=90)
# As long as mail servers try again (RFC 5321, 4.5.4.1): until then, silence means nothing.
BOUNCE_MAY_COME = timedelta(days=5)


class Fate(Enum):
    """What became of a message to the address for bounces."""

    COUNTED = "counted"
    NOTHING = "nothing to count"
    UNSIGNED = "without our signature"
    LETTER = "no report"
    UNREADABLE = "unreadable"


def receive(raw: bytes, recipient: str = "") -> Fate:
    """Take in a message; only a database that is away raises.

    `recipient` is the address of its envelope, where that is known.
    """
    try:
        report = bounce_reports.read(raw, recipient)
    except Unreadable as problem:
        log.warning("A report on a mail can’t be read: %s", problem)
        return Fate.UNREADABLE
    if report is None:
        return Fate.LETTER
    if report.finding.kind is None:
        return Fate.NOTHING
    if report.delivery is None:
        log.warning("A report on a mail carries no signature of ours, so it counts for nobody.")
        return Fate.UNSIGNED
    return Fate.COUNTED if _record(report) else Fate.NOTHING


@transaction.atomic
def _record(report: Report) -> bool:
    """False for what is known already or too old, for tests, and for letters that are forgotten."""
    known = Delivery.objects.exclude(kind=Delivery.Kind.TEST)
    # Locked, so that two reports on one mail are counted one after the other.
    delivery = known.select_for_update().filter(pk=report.delivery).first()
    if delivery is None or Bounce.objects.filter(report=report.digest).exists():
        return False
    if _is_long_ago(delivery):
        # Whether it was reported before is forgotten: a bounce says nothing any more, and no
        # figure grows. Whoever complains is heeded all the same.
        if report.finding.kind != Kind.COMPLAINT:
            return False
    else:
        _count(delivery, report.finding.kind)
    Bounce.objects.create(
        delivery=delivery,
        kind=report.finding.kind,
        status=report.finding.status,
        # It may quote the address, and that of an erased reader is forgotten.
        diagnostic=report.finding.diagnostic if delivery.address else "",
        report=report.digest,
    )
    if delivery.address:
        _act(delivery, report)
    return True


def _is_long_ago(delivery: Delivery) -> bool:
    return bool(delivery.settled_at and delivery.settled_at < timezone.now() - REPORTS_KEPT)


def _count(delivery: Delivery, kind: str) -> None:
    """A mail counts once, however many servers report on it."""
    complaint = Q(kind=Kind.COMPLAINT)
    same = complaint if kind == Kind.COMPLAINT else ~complaint
    if delivery.mailing_id and not delivery.bounces.filter(same).exists():
        events = Figure.Event
        event = events.COMPLAINED if kind == Kind.COMPLAINT else events.BOUNCED
        Figure.objects.count_one(delivery.mailing_id, delivery.language, event)


def _act(delivery: Delivery, report: Report) -> None:
    """Only the address that we mailed is suppressed, whatever address a report names."""
    detail = f"{report.finding.status} {report.finding.diagnostic}".strip()[:500]
    subscriber = Subscriber.objects.filter(address=delivery.address).first()
    if report.finding.kind == Kind.COMPLAINT:
        Suppression.objects.update_or_create(
            address=delivery.address, defaults={"reason": Reason.COMPLAINT, "detail": detail}
        )
        if subscriber:
            _end_consent(subscriber)
    elif subscriber and not _is_older_than_confirmation(delivery, subscriber):
        reason = _reason(delivery, report, subscriber)
        if reason:
            Suppression.objects.get_or_create(
                address=delivery.address, defaults={"reason": reason, "detail": detail}
            )


def _end_consent(subscriber: Subscriber) -> None:
    if subscriber.is_confirmed:
        consent.withdraw(subscriber)
    else:
        # Whoever never confirmed is forgotten soon, and can’t confirm any more.
        subscriber.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())


def _is_older_than_confirmation(delivery: Delivery, subscriber: Subscriber) -> bool:
    """A mail to the address has arrived since: its reader has answered it."""
    return subscriber.consents.filter(confirmed_at__gt=delivery.created_at).exists()


def _reason(delivery: Delivery, report: Report, subscriber: Subscriber) -> str:
    if report.finding.kind == Kind.HARD:
        return Reason.NO_SUCH_ADDRESS
    return Reason.SOFT_BOUNCES if _is_series(delivery, subscriber) else ""


def _is_series(delivery: Delivery, subscriber: Subscriber) -> bool:
    """Whether the last mailings to the address, since it was confirmed, all came back."""
    now = timezone.now()
    came_back = Exists(Bounce.objects.filter(delivery=OuterRef("pk")).exclude(kind=Kind.COMPLAINT))
    arrived = Q(state=Delivery.State.ACCEPTED, settled_at__lt=now - BOUNCE_MAY_COME)
    mails = subscriber.deliveries.of_mailings().filter(address=delivery.address)
    if confirmed_at := subscriber.consents.aggregate(latest=Max("confirmed_at"))["latest"]:
        mails = mails.filter(created_at__gt=confirmed_at)
    mails = mails.annotate(came_back=came_back).filter(Q(came_back=True) | arrived)
    latest_first = mails.order_by("-created_at", "-pk").values_list("came_back", "created_at")
    series = list(takewhile(lambda mail: mail[0], latest_first))
    return len(series) >= SERIES and series[-1][1] <= now - SERIES_SPAN


def forget() -> None:
    """Delete the reports whose time is over; of those that a series may still need, the words.

    A reader's last mailings decide on a series, however seldom we write.
    """
    old = Bounce.objects.filter(received_at__lt=timezone.now() - REPORTS_KEPT)
    later = Delivery.objects.of_mailings().filter(
        subscriber=OuterRef("delivery__subscriber"),
        state=Delivery.State.ACCEPTED,
        created_at__gt=OuterRef("delivery__created_at"),
    )
    in_series = old.filter(
        ~Exists(later[SERIES - 1 : SERIES]),
        kind=Kind.SOFT,
        delivery__subscriber__in=Subscriber.objects.mailable(),
    )
    old.exclude(pk__in=in_series.order_by().values("pk")).delete()
    old.exclude(diagnostic="").update(diagnostic="")

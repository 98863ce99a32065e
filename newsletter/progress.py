"""Where a mailing stands, for editors and for scripts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from newsletter.models import Delivery, Mailing, Subscriber
from newsletter.models.ledger import OPEN_STATES
from publishing.texts import LANGUAGES

MINUTE = timedelta(minutes=1)
State = Delivery.State


@dataclass(frozen=True)
class Progress:
    """The ledger of one mailing, added up."""

    mailing: Mailing
    now: datetime
    by_language: dict[str, dict[str, int]]
    # Accepted within the last minute.
    lately: int
    # When the last of the deferred mails is tried again.
    last_try_at: datetime | None
    settled_at: datetime | None

    @property
    def counts(self) -> dict[str, int]:
        """Their sum is the frozen total at every moment."""
        found = self.by_language.values()
        return {state: sum(counts.get(state, 0) for counts in found) for state in State.values}

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return sum(self.counts[state] for state in OPEN_STATES)

    @property
    def settled(self) -> int:
        return self.total - self.open

    @property
    def rate(self) -> float:
        """Accepted mails per second, over the last minute or since it began."""
        seconds = (self.now - self._went_on_at).total_seconds()
        return round(self.lately / max(1, min(seconds, MINUTE.total_seconds())), 2)

    @property
    def ends_at(self) -> datetime | None:
        """When the last mail is expected to go, as long as it goes on like this."""
        if self.mailing.state != Mailing.State.RUNNING or not self.open or not self.rate:
            return None
        expected = self.now + timedelta(seconds=self.open / self.rate)
        return max(expected, self.last_try_at) if self.last_try_at else expected

    @property
    def is_pausing(self) -> bool:
        """What was begun before the pause is still on its way."""
        return self.mailing.state == Mailing.State.PAUSED and self.counts[State.SENDING] > 0

    @property
    def is_cancelling(self) -> bool:
        """Nothing more is begun, but not all of its mails are done or noted as cancelled yet."""
        return self.mailing.state == Mailing.State.CANCELLED and self.open > 0

    @property
    def is_stalled(self) -> bool:
        """The administrators were told that it stands still, and it still does."""
        told_at = self.mailing.stall_reported_at
        if self.mailing.state != Mailing.State.RUNNING or told_at is None:
            return False
        return told_at > max(self._went_on_at, self.settled_at or self._went_on_at)

    @property
    def _went_on_at(self) -> datetime:
        moments = (self.mailing.launched_at, self.mailing.resumed_at)
        return max((moment for moment in moments if moment), default=self.now)


def added_up(mailing: Mailing) -> Progress:
    """Reads the mailing’s rows once, and looks up the rest in indexes."""
    now, deliveries = timezone.now(), Delivery.objects.of_mailing(mailing.pk).order_by()
    by_language: dict[str, dict[str, int]] = {code: {} for code in LANGUAGES}
    counted = deliveries.values_list("language", "state").annotate(count=Count("*"))
    for language, state, count in counted:
        by_language[language][state] = count
    has_deferred = any(State.DEFERRED in counts for counts in by_language.values())
    deferred = deliveries.filter(state=State.DEFERRED)
    return Progress(
        mailing,
        now,
        {code: counts for code, counts in by_language.items() if counts},
        deliveries.filter(state=State.ACCEPTED, settled_at__gt=now - MINUTE).count(),
        # Where there is none, looking for one would read all rows once more.
        _latest(deferred, "next_attempt_at") if has_deferred else None,
        _latest(deliveries.filter(settled_at__isnull=False), "settled_at"),
    )


def _latest(deliveries: QuerySet[Delivery], field: str) -> datetime | None:
    return deliveries.order_by(f"-{field}").values_list(field, flat=True).first()


def progress(mailing: Mailing) -> dict:
    """What scripts rely on. `rate` is in accepted mails per second."""
    now = added_up(mailing)
    return {
        "state": mailing.state,
        "total": now.total,
        "counts": now.counts,
        "rate": now.rate,
        "paused_reason": mailing.paused_sentence,
    }


def readers() -> dict[str, int]:
    """How many confirmed readers each language has: counts are for everyone who plans."""
    mailable = Subscriber.objects.mailable()
    return {code: mailable.filter(language=code).count() for code in LANGUAGES}

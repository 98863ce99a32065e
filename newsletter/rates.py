"""How many mails a second: one limit for all workers together, in the database.

Without an answer of the database nothing is promised, and nothing is sent.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone

from newsletter.models import Delivery, SendingRate

# So many seconds are reserved at once: seldom enough to cost little, short enough that two
# processes which use theirs late do not meet in one second.
WINDOW = 0.1
# Who comes later than this after its turn has lost it.
SLACK = 0.05
SOON = 1.0  # second that a mail to a domain with a limit of its own may hold up the others
HALVED_AT_MOST_EVERY = timedelta(minutes=1)
DOUBLED_EVERY = timedelta(minutes=1)
FORGOTTEN = 2  # doublings: then it is what it was before
# Whoever refuses for other reasons (greylisting) would go on at any rate: below a quarter of what
# it took before, a relay gets as much as it wants with nothing won.
LEAST_SHARE = 1 / 4
SLOWEST = 1.0  # mail per second


@dataclass
class Window:
    """A promise: so many mails, from `start` until `end` (of time.monotonic)."""

    start: float
    end: float
    left: int


def reserve(key: str, rate: float, within: float, span: float = WINDOW) -> Window | None:
    """The next free moments under this limit; None if they are more than `within` seconds away.

    As many as come in `span` seconds, or one.
    """
    count = max(1, int(rate * span))
    taken = timedelta(seconds=count / rate)
    with transaction.atomic():
        SendingRate.objects.get_or_create(key=key)
        limit = SendingRate.objects.select_for_update().get(key=key)
        now = timezone.now()
        start = max(limit.next_at, now)
        wait = (start - now).total_seconds()
        if wait > within:
            return None
        SendingRate.objects.filter(key=key).update(next_at=start + taken)
    begins = time.monotonic() + wait
    return Window(begins, begins + max(count / rate - WINDOW / 2, SLACK), count)


def wait_for(domain: str) -> float:
    """Seconds until a mail to this domain may go; 0 where one may, which is taken as sent.

    A wait of less than a second is waited for here.
    """
    rate = settings.MAIL_DOMAIN_RATES.get(domain)
    if not rate:
        return 0
    window = reserve(domain, rate, SOON, span=0)  # whatever more it promised would be lost
    if window is None:
        limit = SendingRate.objects.get(key=domain)
        return max((limit.next_at - timezone.now()).total_seconds(), SOON)
    time.sleep(max(window.start - time.monotonic(), 0))
    return 0


def relay_rate() -> float | None:
    """Mails per second that the relay takes now; None for as many as it can."""
    lowered = _lowered_rate(timezone.now())
    rates = [rate for rate in (settings.MAIL_RATE, lowered) if rate]
    return min(rates) if rates else None


def _lowered_rate(now: datetime) -> float | None:
    """What the relay seemed to bear, which is tried higher as time goes by."""
    found = SendingRate.objects.filter(key=SendingRate.RELAY, lowered_to__isnull=False).first()
    if found is None:
        return None
    doublings = (now - found.lowered_at) / DOUBLED_EVERY
    return min(found.lowered_to * 2**doublings, found.normal) if doublings < FORGOTTEN else None


@transaction.atomic
def halve() -> None:
    """The relay asks for less than it gets now."""
    limit, _is_new = SendingRate.objects.select_for_update().get_or_create(key=SendingRate.RELAY)
    now = timezone.now()
    if limit.lowered_at and now - limit.lowered_at < HALVED_AT_MOST_EVERY:
        return
    lowered = _lowered_rate(now)
    if lowered is None:
        limit.normal = min(measured(now), settings.MAIL_RATE or float("inf"))
    before = lowered or limit.normal
    limit.lowered_to = max(before / 2, limit.normal * LEAST_SHARE, SLOWEST)
    limit.lowered_at = now
    limit.save(update_fields=["normal", "lowered_to", "lowered_at"])


def measured(now: datetime) -> float:
    """Mails per second that the relay took in the last ten seconds, or since it took the first."""
    accepted = Delivery.objects.filter(
        state=Delivery.State.ACCEPTED, settled_at__gt=now - timedelta(seconds=10)
    )
    found = accepted.aggregate(count=Count("pk"), first=Min("settled_at"))
    seconds = (now - found["first"]).total_seconds() if found["count"] else 1
    return max(found["count"] / max(seconds, WINDOW), SLOWEST)


class Pace:
    """When one connection may begin its next mail."""

    LOOK_AGAIN = 2  # seconds after which a rate that was lowered meanwhile is heard of

    def __init__(self):
        self.window: Window | None = None
        self.rate: float | None = None
        self.looked_at = float("-inf")

    def batch(self) -> int | None:
        """How many mails this connection sends well before its lease of them ends."""
        self._look()
        if self.rate is None:
            return None
        share = self.rate / settings.MAIL_CONNECTIONS
        return max(1, int(share * settings.MAIL_LEASE_SECONDS / 4))

    def _look(self) -> None:
        now = time.monotonic()
        if now - self.looked_at > self.LOOK_AGAIN:
            self.rate, self.looked_at = relay_rate(), now

    def seconds(self, end: float) -> float | None:
        """To wait before the next mail, which is then promised; None if not before `end`."""
        self._look()
        now = time.monotonic()
        if self.rate is None:
            return 0
        if self.window is None or not self.window.left or now > self.window.end:
            self.window = reserve(SendingRate.RELAY, self.rate, within=end - now)
            if self.window is None:
                return None
        self.window.left -= 1
        return max(self.window.start - time.monotonic(), 0)

    def is_late(self) -> bool:
        """Whether the turn that was promised last is over: then it must be another one."""
        is_limited = self.rate is not None and self.window is not None
        return is_limited and time.monotonic() > self.window.end

    def keep(self) -> None:
        """What was promised last was not used: it is for the next mail."""
        if self.window is not None:
            self.window.left += 1

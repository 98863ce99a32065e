"""What a process knows of the time: under which stamp pages are true, and until when."""

import logging
import threading
import time
from dataclasses import dataclass, replace

from django.apps import apps
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from publishing.models import Publishable, State
from ucan_portal.page_cache.models import Generation

logger = logging.getLogger(__name__)

LOOK_AGAIN = 1  # second after which a process reads the stamp again
GRACE = 1  # second for which what is known may be given while another reader looks
PAUSE = 5  # seconds before a database that did not answer is asked again
# Somewhere a day begins at each quarter of an hour (time zones differ by quarters), and an event
# of yesterday is over: no page outlives the quarter.
QUARTER = 900  # seconds


@dataclass(frozen=True)
class Validity:
    # None: the database has not answered since the process began.
    stamp: str | None = None
    # Seconds since the epoch.
    until: float = 0.0


class Watch:
    """The generation as this process knows it. With the database away it stays the last known."""

    def __init__(self):
        self._known = Validity()
        self._look_at = 0.0
        self._lock = threading.Lock()

    def now(self) -> Validity:
        # Whoever comes while another looks takes what is known, unless nobody asked for a while.
        overdue = time.monotonic() - self._look_at
        if overdue >= 0 and self._lock.acquire(blocking=overdue > GRACE):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._known

    def _look(self) -> None:
        if time.monotonic() < self._look_at:
            return
        try:
            stamp = Generation.current()
            if stamp != self._known.stamp or time.time() >= self._known.until:
                self._known = Validity(stamp, end_of_validity())
            self._look_at = time.monotonic() + LOOK_AGAIN
        except DatabaseError as error:
            logger.warning("Pages stay as they are, the database does not answer: %s", error)
            connection.close_if_unusable_or_obsolete()
            self._known = replace(self._known, until=max(self._known.until, time.time() + PAUSE))
            self._look_at = time.monotonic() + PAUSE


def end_of_validity() -> float:
    """The next moment at which a page may change by itself."""
    now = time.time()
    moments = [moment.timestamp() for moment in coming_moments()]
    return min([*moments, end_of_quarter(now)])


def end_of_quarter(now: float) -> float:
    return (now // QUARTER + 1) * QUARTER


def coming_moments() -> list[timezone.datetime]:
    """When something appears or goes, of all that is published; in one query."""
    now = timezone.now()
    moments = [
        model._base_manager.filter(state=State.PUBLISHED, **{f"{column}__gt": now})
        .order_by()
        .values_list(column, flat=True)
        for model in apps.get_models()
        if issubclass(model, Publishable)
        for column in ("publish_at", "expire_at")
    ]
    return list(moments[0].union(*moments[1:]))

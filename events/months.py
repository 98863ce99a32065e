"""The month view: a calendar's weeks with their events, and beside it what has no exact day."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from events.ical import exact_days
from events.models import Event
from publishing.dates import span_text
from publishing.fuzzy_dates import FuzzyDate

WEEKS = calendar.Calendar(calendar.MONDAY)


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def parse(cls, written: str) -> "Month":
        """Raise ValueError where this is no month of a year that events may have."""
        match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", written)
        if match is None or int(match[1]) not in Event.YEARS:
            raise ValueError(written)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def name(self) -> str:
        return span_text(FuzzyDate(self.year, self.number))

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.following.first - timedelta(1)

    @property
    def previous(self) -> "Month":
        return Month.of(self.first - timedelta(1))

    @property
    def following(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)


@dataclass(frozen=True)
class Entry:
    """An event on one day of the grid."""

    event: Event
    number: int
    days: int
    # How many days its bar runs on in this week; none where an earlier day began it.
    span: int

    @property
    def goes_on(self) -> bool:
        """Beyond the end of its bar."""
        return self.number + self.span <= self.days


@dataclass
class Day:
    date: date
    is_today: bool
    # By their height in the week; None keeps a place free beside another day's event.
    entries: list[Entry | None] = field(default_factory=list)

    @property
    def begins_a_bar(self) -> bool:
        return any(entry and entry.span for entry in self.entries)


def weeks_of(month: Month, events: list[Event]) -> list[list[Day | None]]:
    """The weeks from Monday to Sunday; None for the days of the months before and after."""
    weeks = []
    # The longest first, so that shorter ones lie below it.
    events = sorted(events, key=lambda event: (event.starts_earliest, -days_taken(event)))
    for dates in WEEKS.monthdatescalendar(month.year, month.number):
        today = timezone.localdate()
        days = {day: Day(day, day == today) for day in dates if Month.of(day) == month}
        place_events(days, events)
        weeks.append([days.get(day) for day in dates])
    return weeks


def place_events(days: dict[date, Day], events: list[Event]) -> None:
    """Put each event of the week on the first height that is free on all of its days."""
    for event in events:
        first, last = exact_days(event.starts, event.ends)
        taken = [day for day in days.values() if first <= day.date <= last]
        if not taken:
            continue
        height = 0
        while any(len(day.entries) > height and day.entries[height] for day in taken):
            height += 1
        for day in taken:
            day.entries += [None] * (height + 1 - len(day.entries))
            day.entries[height] = Entry(
                event=event,
                number=(day.date - first).days + 1,
                days=days_taken(event),
                span=len(taken) if day is taken[0] else 0,
            )


def days_taken(event: Event) -> int:
    first, last = exact_days(event.starts, event.ends)
    return (last - first).days + 1


def is_exact(event: Event) -> bool:
    return exact_days(event.starts, event.ends) is not None


def may_be_in(event: Event, month: Month) -> bool:
    """By the bounds of what was stated; what goes on is going on in every later month."""
    last = None if event.ends and event.ends.is_open else event.ends_latest or event.starts_latest
    return event.starts_earliest <= month.last and (last is None or last >= month.first)


def months_with(events: list[Event]) -> list[Month]:
    """The months that an event was stated for; of what goes on, the one in which it began."""
    months = set()
    for event in events:
        if event.starts.precision not in ("day", "month"):
            continue
        month = Month.of(event.starts_earliest)
        last = Month.of(event.ends_latest or event.starts_latest)
        while month <= last:
            months.add(month)
            month = month.following
    return sorted(months)

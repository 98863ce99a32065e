"""An event's programme, day by day."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from events.models import Event, Session
from events.times import ClockTime, clock_times


@dataclass
class ProgrammeDay:
    number: int | None
    # Known only where the event's start was stated to the day.
    date: date | None
    sessions: list[tuple[Session, list[ClockTime]]] = field(default_factory=list)


def days_of(event: Event) -> list[ProgrammeDay]:
    """The public sessions by day; those without a day come last, under no number."""
    days: dict[int | None, ProgrammeDay] = {}
    for session in event.sessions.filter(is_public=True):
        day = days.setdefault(session.day, ProgrammeDay(session.day, date_of(event, session.day)))
        times = clock_times(event, day.date, session.start_time, session.end_time)
        day.sessions.append((session, times))
    return list(days.values())


def date_of(event: Event, number: int | None) -> date | None:
    first = event.starts.exact
    return first + timedelta(number - 1) if first and number else None

"""Times on the clock of the place, and on those of the portal's readers."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from events.models import Event
from publishing.dates import date_text
from publishing.texts import text

READERS = {"Europe/Berlin": _("Berlin"), "Europe/Kyiv": _("Kyiv")}


@dataclass(frozen=True)
class ClockTime:
    place: str
    text: str


def event_times(event: Event) -> list[tuple[str, list[ClockTime]]]:
    """The times of the event as a whole, named; of several days when it begins and when it ends."""
    first = event.starts.exact
    last = event.ends.exact if event.ends else first
    if first == last:
        named = [(_("Time"), clock_times(event, first, event.start_time, event.end_time))]
    else:
        named = [
            (_("Begins"), clock_times(event, first, event.start_time, None)),
            (_("Ends"), clock_times(event, last, event.end_time, None)),
        ]
    return [(str(name), clocks) for name, clocks in named if clocks]


def clock_times(
    event: Event, day: date | None, start: time | None, end: time | None
) -> list[ClockTime]:
    """The times of a day of the event; elsewhere only if the day is known, for summer time."""
    if start is None:
        return []
    here = ClockTime(own_place(event), span(start, end))
    if day is None:
        return [here]
    elsewhere = [
        ClockTime(str(place), span_in(ZoneInfo(zone), event, day, start, end))
        for zone, place in READERS.items()
        if zone != event.time_zone
    ]
    return [here, *elsewhere]


def own_place(event: Event) -> str:
    if event.place:
        return text(event.place, "name").value
    return str(READERS.get(event.time_zone, event.time_zone))


def span(start: time, end: time | None) -> str:
    return f"{start:%H:%M}–{end:%H:%M}" if end else f"{start:%H:%M}"


def span_in(zone: tzinfo, event: Event, day: date, start: time, end: time | None) -> str:
    """The same span on another zone's clock, with the day where it is another one there."""
    begins = datetime.combine(day, start, event.zone).astimezone(zone)
    ends = datetime.combine(day, end, event.zone).astimezone(zone) if end else None
    clock = span(begins.time(), ends and ends.time())
    return clock if begins.date() == day else f"{clock} ({date_text(begins.date())})"

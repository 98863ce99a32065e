"""Events as iCalendar (RFC 5545, 5546 and 7986), in the reader's language.

* Only what was stated to the day goes into a calendar: it can't say "late May 2025".
* An event has one UID in all languages and files: who adds it twice has it once, in the language
  added last. Subscribed calendars don't meet: each program keeps them apart.
* A cancelled or postponed event stays and says so, in its title too, since some programs show no
  status. One that was withdrawn disappears: a subscribed calendar is taken over as a whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import vDuration, vText

from events.models import Event
from events.status import marked_title, status_text
from events.vtimezone import vtimezone
from publishing.fuzzy_dates import FuzzyDate
from publishing.texts import current_language, text

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODID = "-//U_CAN//Twinning portal//EN"
REFRESH = timedelta(hours=6)
STATUS = {
    Event.Status.SCHEDULED: "CONFIRMED",
    Event.Status.POSTPONED: "TENTATIVE",
    Event.Status.RESCHEDULED: "CONFIRMED",
    Event.Status.MOVED_ONLINE: "CONFIRMED",
    Event.Status.CANCELLED: "CANCELLED",
}


@dataclass(frozen=True)
class Subscription:
    """What a subscribed calendar says of itself."""

    name: str
    # The address of the list of the same events, and that of the calendar.
    page: str
    source: str

    @property
    def webcal(self) -> str:
        """The address that opens a calendar program instead of a download."""
        return f"webcal://{self.source.partition('://')[2]}"


def calendar_days(event: Event) -> tuple[date, date] | None:
    """The first and the last day in a calendar, where both were stated to the day.

    A postponed event without a new day is found where it was planned.
    """
    days = exact_days(event.starts, event.ends)
    if days is None and event.status == Event.Status.POSTPONED:
        return exact_days(event.previous_starts, event.previous_ends)
    return days


def exact_days(starts: FuzzyDate | None, ends: FuzzyDate | None) -> tuple[date, date] | None:
    first = starts.exact if starts else None
    last = ends.exact if ends else first
    return (first, last) if first and last else None


def calendar_of(events: Iterable[Event], subscription: Subscription | None = None) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    if subscription:
        describe(calendar, subscription)
    components = [component_of(event) for event in events if calendar_days(event)]
    for component in [*zones_of(components), *components]:
        calendar.add_component(component)
    return calendar.to_ical()


def describe(calendar: icalendar.Calendar, subscription: Subscription) -> None:
    """RFC 7986, and the older names of the same that some programs know alone."""
    calendar.add("name", vText(subscription.name, params={"LANGUAGE": current_language()}))
    calendar.add("x-wr-calname", subscription.name)
    calendar.add("url", subscription.page)
    calendar.add("source", subscription.source, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))


def zones_of(components: list[icalendar.Event]) -> list[icalendar.Timezone]:
    moments = [
        value.dt
        for component in components
        for name in ("dtstart", "dtend")
        if (value := component.get(name)) and isinstance(value.dt, datetime)
    ]
    years = [moment.year for moment in moments]
    zones = sorted({moment.tzinfo.key for moment in moments})
    return [vtimezone(zone, min(years), max(years)) for zone in zones]


def component_of(event: Event) -> icalendar.Event:
    component = icalendar.Event()
    # The bare UUID, as RFC 7986 asks: it names no host and outlives a change of address.
    component.add("uid", str(event.uid))
    component.add("sequence", event.sequence)
    # Without a METHOD the stamp says when the event was last revised (RFC 5545, 3.8.7.2).
    component.add("dtstamp", event.updated_at)
    component.add("created", event.created_at)
    component.add("last-modified", event.updated_at)
    component.add("status", STATUS[event.status])
    if event.status in (Event.Status.CANCELLED, Event.Status.POSTPONED):
        component.add("transp", "TRANSPARENT")
    component.add("summary", in_language(marked_title(event), event.title_text.language))
    if description := description_of(event):
        component.add("description", in_language(description, text(event, "summary").language))
    if location := location_of(event):
        component.add("location", location)
    component.add("url", f"{settings.SITE_URL}{event.get_absolute_url()}")
    component.add("categories", [str(event.get_kind_display())])
    for name, value in when(event).items():
        component.add(name, value)
    return component


def when(event: Event) -> dict[str, date | datetime]:
    """Start and end: moments where the times are known, otherwise whole days.

    The end of whole days is the day after the last one (RFC 5545, 3.6.1).
    """
    first, last = calendar_days(event)
    if event.start_time and event.end_time:
        begin, end = moment(event, first, event.start_time), moment(event, last, event.end_time)
        return {"dtstart": begin, "dtend": end} if begin < end else {"dtstart": begin}
    if event.start_time and first == last:
        return {"dtstart": moment(event, first, event.start_time)}
    return {"dtstart": first, "dtend": last + timedelta(1)}


def moment(event: Event, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=event.zone)


def description_of(event: Event) -> str:
    online = _("Join online: %(address)s") % {"address": event.online_url}
    parts = [status_text(event), text(event, "summary").value, online if event.online_url else ""]
    return "\n\n".join(part for part in parts if part)


def location_of(event: Event) -> str:
    if event.status == Event.Status.MOVED_ONLINE:
        return _("online")
    place = text(event.place, "name").value if event.place else ""
    parts = [part for part in (text(event, "venue").value, place) if part]
    return ", ".join(parts) or (_("online") if event.online_url else "")


def in_language(words: str, language: str) -> vText:
    """Marked where it is in another language than the calendar."""
    return vText(words, params={} if language == current_language() else {"LANGUAGE": language})

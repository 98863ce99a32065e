"""Events as iCalendar (RFC 5545), in the reader's language.

Only what was stated to the day goes into a calendar: a calendar can't say "late May 2025".
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import vText

from events.models import Event
from publishing.texts import Text, current_language, text

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODID = "-//U_CAN//Twinning portal//EN"
STATUS = {
    Event.Status.SCHEDULED: "CONFIRMED",
    Event.Status.POSTPONED: "TENTATIVE",
    Event.Status.RESCHEDULED: "CONFIRMED",
    Event.Status.MOVED_ONLINE: "CONFIRMED",
    Event.Status.CANCELLED: "CANCELLED",
}


def exact_days(event: Event) -> tuple[date, date] | None:
    """The first and the last day, where both were stated to the day."""
    first = event.starts.exact
    last = event.ends.exact if event.ends else first
    return (first, last) if first and last else None


def calendar_of(events: Iterable[Event], name: str) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for event in events:
        if exact_days(event):
            calendar.add_component(component_of(event))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def component_of(event: Event) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", f"{event.uid}@{urlsplit(settings.SITE_URL).hostname}")
    component.add("sequence", event.sequence)
    # Without a METHOD the stamp says when the event was last revised (RFC 5545, 3.8.7.2).
    component.add("dtstamp", event.updated_at)
    component.add("created", event.created_at)
    component.add("last-modified", event.updated_at)
    component.add("status", STATUS[event.status])
    component.add("summary", in_its_language(event.title_text))
    if summary := text(event, "summary"):
        component.add("description", in_its_language(summary))
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
    first, last = exact_days(event)
    if event.start_time and event.end_time:
        return {
            "dtstart": moment(event, first, event.start_time),
            "dtend": moment(event, last, event.end_time),
        }
    if event.start_time and first == last:
        return {"dtstart": moment(event, first, event.start_time)}
    return {"dtstart": first, "dtend": last + timedelta(1)}


def moment(event: Event, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=event.zone)


def location_of(event: Event) -> str:
    place = text(event.place, "name").value if event.place else ""
    parts = [part for part in (text(event, "venue").value, place) if part]
    return ", ".join(parts) or (_("online") if event.online_url else "")


def in_its_language(found: Text) -> vText:
    if found.language == current_language():
        return vText(found.value)
    return vText(found.value, params={"LANGUAGE": found.language})

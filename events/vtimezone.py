"""A time zone for calendar programs (RFC 5545, 3.6.5), from the zone's own data.

An onset is written in the local time before it, as the standard asks: the one that icalendar makes
says 03:00 for clocks that go forward at 02:00, and is wrong for an hour.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import icalendar

MINUTE = timedelta(minutes=1)


@cache
def vtimezone(name: str, first_year: int, last_year: int) -> icalendar.Timezone:
    """The zone with every change of its clocks from the first year to the end of the last."""
    zone = ZoneInfo(name)
    # A day before, since a year begins earlier or later than at Greenwich.
    begin = datetime(first_year - 1, 12, 31, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    onsets: dict[tuple, list[datetime]] = defaultdict(list)
    for change in [begin, *changes(zone, begin, end)]:
        before, after = (change - MINUTE).astimezone(zone), change.astimezone(zone)
        offsets = (after if change == begin else before).utcoffset(), after.utcoffset()
        onsets[(*offsets, after.tzname(), bool(after.dst()))].append(
            (change + offsets[0]).replace(tzinfo=None)
        )
    component = icalendar.Timezone()
    component.add("tzid", name)
    for observance, moments in onsets.items():
        component.add_component(observance_of(*observance, moments))
    return component


def changes(zone: ZoneInfo, begin: datetime, end: datetime) -> list[datetime]:
    """The moments from which the clocks of the zone show another offset."""
    found = []
    while begin < end:
        following = begin + timedelta(1)
        if offset(begin, zone) != offset(following, zone):
            found.append(change_between(zone, begin, following))
        begin = following
    return found


def change_between(zone: ZoneInfo, earlier: datetime, later: datetime) -> datetime:
    while later - earlier > MINUTE:
        middle = earlier + (later - earlier) // 2 // MINUTE * MINUTE
        if offset(middle, zone) == offset(earlier, zone):
            earlier = middle
        else:
            later = middle
    return later


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset()


def observance_of(
    offset_from: timedelta, offset_to: timedelta, name: str, is_dst: bool, moments: list[datetime]
) -> icalendar.cal.Component:
    component = icalendar.TimezoneDaylight() if is_dst else icalendar.TimezoneStandard()
    component.add("dtstart", moments[0])
    component.add("tzoffsetfrom", offset_from)
    component.add("tzoffsetto", offset_to)
    component.add("tzname", name)
    if moments[1:]:
        component.add("rdate", moments[1:])
    return component

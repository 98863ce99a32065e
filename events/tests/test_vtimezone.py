"""The zones that calendar programs get, read as RFC 5545 says and compared with the zone's data."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from events.vtimezone import changes, vtimezone

ZONES = ["Europe/Berlin", "Europe/Kyiv", "Europe/Warsaw", "Europe/Vilnius"]


def read(name: str):
    """The zone as a reader of the standard understands it that has no data of its own."""
    return tzical(StringIO(vtimezone(name, 2024, 2027).to_ical().decode())).get(name)


@pytest.mark.parametrize("name", ZONES)
def test_zone_shows_the_right_clock_in_every_hour_around_each_change(name):
    zone, found = ZoneInfo(name), read(name)
    turns = changes(zone, datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    moments = [turn + timedelta(hours=hours) for turn in turns for hours in range(-26, 27)]

    wrong = [
        moment
        for moment in moments
        if moment.astimezone(found).replace(tzinfo=None)
        != moment.astimezone(zone).replace(tzinfo=None)
    ]

    assert len(turns) == 8
    assert wrong == []


def test_onset_is_written_in_the_time_before_it():
    text = vtimezone("Europe/Berlin", 2025, 2025).to_ical().decode()

    summer, winter = text.partition("BEGIN:DAYLIGHT")[2].split("END:DAYLIGHT")
    assert "DTSTART:20250330T020000\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\n" in summer
    assert "DTSTART:20251026T030000\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\n" in winter


def test_zone_without_summer_time_has_one_offset():
    zone = vtimezone("Europe/Istanbul", 2025, 2026)

    assert [part.name for part in zone.subcomponents] == ["STANDARD"]

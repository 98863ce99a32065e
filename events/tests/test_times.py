from datetime import date, time

import pytest
from django.utils import translation

from cities.factories import make_city
from events.factories import make_event, make_session
from events.programme import days_of
from events.times import clock_times, event_times

pytestmark = pytest.mark.django_db

IN_MAY = date(2025, 5, 6)


def clocks(event, day=IN_MAY, start=time(10), end=None):
    return [(clock.place, clock.text) for clock in clock_times(event, day, start, end)]


def test_times_stand_on_the_clocks_of_the_place_and_of_the_readers():
    event = make_event(place=make_city("Lisbon"), time_zone="Europe/Lisbon")

    found = clocks(event, end=time(12, 30))

    assert found == [
        ("Lisbon", "10:00–12:30"),
        ("Berlin", "11:00–13:30"),
        ("Kyiv", "12:00–14:30"),
    ]


def test_clock_of_the_place_is_not_repeated():
    event = make_event(place=make_city("Dresden"))

    assert clocks(event) == [("Dresden", "10:00"), ("Kyiv", "11:00")]


def test_time_on_another_day_names_the_day():
    event = make_event(time_zone="America/New_York")

    assert clocks(event, start=time(20)) == [
        ("America/New_York", "20:00"),
        ("Berlin", "02:00 (7 May 2025)"),
        ("Kyiv", "03:00 (7 May 2025)"),
    ]


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        # Everywhere in the EU and in Ukraine the clocks change in the same moment.
        ("Europe/Vilnius", date(2025, 3, 29), ["10:00", "09:00", "10:00"]),
        ("Europe/Vilnius", date(2025, 3, 30), ["10:00", "09:00", "10:00"]),
        ("Europe/Vilnius", date(2025, 10, 26), ["10:00", "09:00", "10:00"]),
        ("Europe/Istanbul", date(2025, 3, 29), ["10:00", "08:00", "09:00"]),
        ("Europe/Istanbul", date(2025, 3, 30), ["10:00", "09:00", "10:00"]),
    ],
)
def test_times_are_right_across_daylight_saving(zone, day, expected):
    event = make_event(time_zone=zone)

    assert [clock for _place, clock in clocks(event, day=day)] == expected


def named_times(event):
    event.refresh_from_db()
    return {name: [clock.text for clock in found] for name, found in event_times(event)}


def test_event_of_one_day_has_a_time():
    event = make_event(start_time="10:00", end_time="12:30")

    assert named_times(event) == {"Time": ["10:00–12:30", "11:00–13:30"]}


def test_event_of_several_days_begins_and_ends():
    event = make_event(ends="2025-05-08", start_time="18:00", end_time="12:30")

    assert named_times(event) == {"Begins": ["18:00", "19:00"], "Ends": ["12:30", "13:30"]}


def test_event_without_times_names_none():
    assert named_times(make_event(ends="2025-05-08")) == {}


def test_time_of_an_unknown_day_is_only_that_of_the_place():
    assert clocks(make_event(), day=None) == [("Berlin", "10:00")]


def test_no_time_no_clock():
    assert clocks(make_event(), start=None) == []


def test_place_is_named_in_the_readers_language():
    event = make_event(place=make_city("Vilnius", name_uk="Вільнюс"), time_zone="Europe/Vilnius")

    with translation.override("uk"):
        assert clocks(event)[0] == ("Вільнюс", "10:00")


def test_programme_is_told_day_by_day_with_the_dates_that_are_known():
    event = make_event(starts="2025-05-06", ends="2025-05-08")
    for day, title in ((3, "Close"), (1, "Opening"), (None, "Stand")):
        make_session(event, day=day, title_en=title)

    found = [(day.number, day.date, str(day.sessions[0][0])) for day in days_of(event)]

    assert found == [
        (1, date(2025, 5, 6), "Opening"),
        (3, date(2025, 5, 8), "Close"),
        (None, None, "Stand"),
    ]


def test_programme_of_an_inexact_event_has_no_dates():
    event = make_event(starts="2025-05/late")
    make_session(event, day=2)

    assert [(day.number, day.date) for day in days_of(event)] == [(2, None)]


def test_programme_leaves_out_what_is_not_public():
    event = make_event()
    make_session(event, is_public=False)

    assert days_of(event) == []

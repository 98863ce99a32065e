from datetime import time

import pytest
from django.db import IntegrityError
from django.utils import timezone

from events.factories import make_event, make_session
from events.models import Event
from publishing.factories import in_days
from publishing.history import record_version

pytestmark = pytest.mark.django_db


def test_event_cannot_end_before_it_starts():
    with pytest.raises(IntegrityError):
        make_event(starts="2025-05-06", ends="2025-05-05")


def test_times_of_one_day_cannot_run_backwards():
    with pytest.raises(IntegrityError):
        make_event(starts="2025-05-06", ends="2025-05-06", start_time="12:00", end_time="11:00")


def test_event_that_goes_on_has_no_end():
    series = make_event(starts="2025-03", ends="..")

    assert series.ends_latest is None
    assert not series.is_past


def test_coming_and_past_share_all_events_between_them():
    yesterday = make_event("Yesterday", starts=in_days(-1))
    running = make_event("Running", starts=in_days(-1), ends=in_days(1))
    series = make_event("Series", starts="2025-03", ends="..")
    tomorrow = make_event("Tomorrow", starts=in_days(1))
    before = make_event("Before", starts=in_days(-3), ends=in_days(-2))

    assert list(Event.objects.coming()) == [running, tomorrow, series]
    assert list(Event.objects.past()) == [yesterday, before]


@pytest.mark.parametrize(
    "change",
    [
        {"starts": "2025-05-07"},
        {"start_time": time(9)},
        {"time_zone": "Europe/Kyiv"},
        {"status": Event.Status.CANCELLED},
        {"title_uk": "Інша назва"},
        {"venue_de": "Rathaus"},
        {"online_url": "https://example.org/"},
    ],
)
def test_sequence_rises_with_what_a_calendar_must_hear_of(change):
    event = make_event()

    for name, value in change.items():
        setattr(event, name, value)
    event.save()

    assert event.sequence == 1


def test_sequence_stays_with_what_a_calendar_need_not_hear_of():
    event = make_event(starts="2025-05-06")

    event.body_en = "<p>Another text</p>"
    event.starts = "2025-05-06"
    event.save()

    assert event.sequence == 0


def previous(event):
    event.refresh_from_db()
    return str(event.previous_starts or ""), str(event.previous_ends or "")


@pytest.mark.parametrize("status", [Event.Status.POSTPONED, Event.Status.RESCHEDULED])
def test_moved_event_keeps_the_dates_that_readers_knew(status):
    event = make_event(starts="2025-05-06", ends="2025-05-08")

    event.status, event.starts, event.ends = status, "2025-09", ""
    event.save()

    assert previous(event) == ("2025-05-06", "2025-05-08")


@pytest.mark.parametrize("vague", ["..", "2025", "2025-autumn", "2025-09/late"])
def test_event_without_a_new_day_still_names_the_last_day_that_readers_knew(vague):
    event = make_event(starts="2025-05-06", ends="2025-05-08")

    for status, starts in [("postponed", vague), ("postponed", "2026"), ("rescheduled", "2026-03")]:
        event.status, event.starts, event.ends = status, starts, ""
        event.save()

    assert previous(event) == ("2025-05-06", "2025-05-08")


def test_event_that_moves_again_names_the_day_it_had_last():
    event = make_event(starts="2025-05-06", ends="2025-05-08")

    for starts in ("2025-autumn", "2025-10-01", "2025-11-11"):
        event.status, event.starts, event.ends = Event.Status.RESCHEDULED, starts, ""
        event.save()

    assert previous(event) == ("2025-10-01", "")


def test_event_that_took_place_as_planned_in_between_forgets_its_older_date():
    event = make_event(starts="2025-05-06", status="scheduled", previous_starts="2024-05-01")
    event.starts = "2025-06"
    event.save()

    event.status, event.starts = Event.Status.POSTPONED, "2025"
    event.save()

    assert previous(event) == ("2025-06", "")


def test_event_whose_date_was_only_corrected_keeps_no_other():
    event = make_event(starts="2025-05-06")

    event.starts = "2025-05-07"
    event.save()

    assert previous(event) == ("", "")


def test_previous_date_that_an_editor_wrote_down_stays():
    event = make_event(starts="2025-05-06", status=Event.Status.RESCHEDULED)

    event.starts, event.previous_starts = "2025-09-01", "2025-04"
    event.save()

    assert previous(event) == ("2025-04", "")


@pytest.mark.parametrize(
    ("first", "last", "status", "expected"),
    [
        (-1, 1, "scheduled", True),
        (0, None, "scheduled", True),
        (1, 2, "scheduled", False),
        (-2, -1, "scheduled", False),
        (-1, 1, "cancelled", False),
        (-1, 1, "postponed", False),
    ],
)
def test_event_goes_on_between_its_days(first, last, status, expected):
    ends = "" if last is None else in_days(last)

    assert make_event(starts=in_days(first), ends=ends, status=status).is_going_on is expected


def test_event_of_a_stated_month_goes_on_only_if_that_is_certain():
    this_month = f"{timezone.localdate():%Y-%m}"

    assert not make_event(starts=this_month).is_going_on


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"starts": "2025-03"}, True),
        ({"starts": "2025-03", "status": "cancelled"}, False),
        ({"starts": in_days(1)}, False),
        ({"starts": ".."}, False),
    ],
)
def test_nobody_knows_whether_an_event_without_a_stated_end_still_goes_on(fields, expected):
    event = make_event(ends="..", **fields)

    assert (event.is_going_on, event.is_past, event.is_open_ended) == (False, False, expected)


def test_events_without_dates_come_after_those_that_can_be_visited():
    unknown = make_event("Postponed", starts="..")
    series = make_event("Series", starts="2025-03", ends="..")
    from_tomorrow = make_event("From tomorrow", starts=in_days(1), ends="..")
    later = make_event("Later", starts=in_days(2))

    assert list(Event.objects.coming()) == [from_tomorrow, later, unknown, series]


def test_version_holds_the_programme():
    event = make_event()
    make_session(event, title_uk="Відкриття")

    sessions = record_version(event).snapshot["parts"]["sessions"]

    assert [row["fields"]["title_uk"] for row in sessions] == ["Відкриття"]


@pytest.mark.parametrize(
    ("starts", "ends", "is_past"),
    [
        (in_days(-1), "", True),
        (in_days(0), "", False),
        (in_days(-9), in_days(-1), True),
        (in_days(-9), in_days(0), False),
        (in_days(-9), "..", False),
        ("..", "", False),
        ("..", in_days(-1), True),
        ("2019-spring", "2019", True),
    ],
)
def test_every_event_is_either_past_or_coming(starts, ends, is_past):
    event = make_event(starts=starts, ends=ends)

    found = (list(Event.objects.past()), list(Event.objects.coming()))

    assert found == (([event], []) if is_past else ([], [event]))
    assert event.is_past == is_past

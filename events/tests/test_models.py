import pytest
from django.db import IntegrityError

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

    assert list(Event.objects.coming()) == [series, running, tomorrow]
    assert list(Event.objects.past()) == [yesterday, before]


def test_sequence_rises_with_what_a_calendar_must_hear_of():
    event = make_event()
    event.title_en = "Another title"
    event.save()
    assert event.sequence == 0

    event.status = Event.Status.CANCELLED
    event.save()
    assert event.sequence == 1


def test_version_holds_the_programme():
    event = make_event()
    make_session(event, title_uk="Відкриття")

    sessions = record_version(event).snapshot["parts"]["sessions"]

    assert [row["fields"]["title_uk"] for row in sessions] == ["Відкриття"]

from datetime import UTC, datetime

import icalendar
import pytest
from django.utils import translation

from cities.factories import make_city
from events.factories import make_event
from events.ical import calendar_of
from events.models import Event
from publishing.workflow import State

pytestmark = pytest.mark.django_db


def parsed(*events: Event) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(calendar_of(events))


def only_event(*events: Event) -> icalendar.Event:
    (found,) = parsed(*events).walk("VEVENT")
    return found


def dates(component: icalendar.Event) -> tuple[str, str | None]:
    end = component.get("dtend")
    return component["dtstart"].to_ical().decode(), end and end.to_ical().decode()


def test_whole_days_end_on_the_day_after():
    found = only_event(make_event(starts="2025-05-06", ends="2025-05-08"))

    assert dates(found) == ("20250506", "20250509")
    assert found["dtstart"].params["VALUE"] == "DATE"


def test_event_of_one_day_takes_one_day():
    assert dates(only_event(make_event(starts="2025-12-31"))) == ("20251231", "20260101")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2025-05/late", None),
        ("2025-05", None),
        ("2025-spring", None),
        ("2025", None),
        ("2025-03", ".."),
        ("2025-05-06", ".."),
        ("2025-05-06", "2025-05"),
        ("2025-05", "2025-05-20"),
    ],
)
def test_what_was_not_stated_to_the_day_is_left_out(starts, ends):
    assert parsed(make_event(starts=starts, ends=ends)).walk("VEVENT") == []


def test_times_stand_in_the_zone_of_the_place():
    event = make_event(start_time="10:00", end_time="12:30", time_zone="Europe/Vilnius")
    event.refresh_from_db()

    calendar = parsed(event)

    (found,) = calendar.walk("VEVENT")
    assert found["dtstart"].params["TZID"] == "Europe/Vilnius"
    assert found.start.astimezone(UTC) == datetime(2025, 5, 6, 7, 0, tzinfo=UTC)
    assert found.end.astimezone(UTC) == datetime(2025, 5, 6, 9, 30, tzinfo=UTC)
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Vilnius"]


def test_start_without_end_has_no_invented_end():
    event = make_event(start_time="10:00")
    event.refresh_from_db()

    assert dates(only_event(event)) == ("20250506T100000", None)


def test_start_time_of_several_days_without_end_time_leaves_whole_days():
    event = make_event(ends="2025-05-08", start_time="10:00")
    event.refresh_from_db()

    assert dates(only_event(event)) == ("20250506", "20250509")


def test_calendar_of_days_needs_no_zone():
    assert parsed(make_event()).walk("VTIMEZONE") == []


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("scheduled", "CONFIRMED"),
        ("postponed", "TENTATIVE"),
        ("rescheduled", "CONFIRMED"),
        ("moved_online", "CONFIRMED"),
        ("cancelled", "CANCELLED"),
    ],
)
def test_status_is_told_to_the_calendar(status, expected):
    assert only_event(make_event(status=status))["status"] == expected


def test_identity_stays_and_sequence_rises():
    event = make_event()
    before = only_event(event)

    event.starts = "2025-06-06"
    event.save()
    with translation.override("uk"):
        after = only_event(event)

    assert before["uid"] == after["uid"] == str(event.uid)
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_stamp_says_when_the_event_was_last_revised():
    event = make_event()

    found = only_event(event)

    revised = event.updated_at.astimezone(UTC).replace(microsecond=0)
    assert found["dtstamp"].dt == found["last-modified"].dt == revised


def test_texts_stand_in_the_readers_language(settings):
    settings.SITE_URL = "https://portal.example"
    place = make_city(name_uk="Вільнюс")
    event = make_event(slug="forum", place=place, venue_uk="Зала, 1", summary_uk="Огляд")

    with translation.override("uk"):
        found = only_event(event)

    assert found["summary"] == "Конференція"
    assert found["location"] == "Зала, 1, Вільнюс"
    assert found["description"] == "Огляд"
    assert found["url"] == "https://portal.example/uk/events/forum/"


def test_text_of_another_language_is_marked():
    event = make_event(title_uk=None)

    with translation.override("uk"):
        found = only_event(event)

    assert (found["summary"], found["summary"].params["LANGUAGE"]) == ("Conference", "en")


def test_calendar_file_of_one_event_is_downloaded(client):
    make_event(slug="forum")

    response = client.get("/de/events/forum/event.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="forum.ics"'
    (found,) = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert found["summary"] == "Konferenz"


def test_calendar_file_of_an_inexact_event_does_not_exist(client):
    make_event(slug="forum", starts="2025-05/late")

    assert client.get("/de/events/forum/event.ics").status_code == 404


@pytest.mark.parametrize(
    ("status", "title", "shows_as"),
    [
        ("scheduled", "Conference", None),
        ("rescheduled", "Conference", None),
        ("postponed", "Postponed: Conference", "TRANSPARENT"),
        ("cancelled", "Cancelled: Conference", "TRANSPARENT"),
        ("moved_online", "Online: Conference", None),
    ],
)
def test_title_says_the_status_where_a_program_shows_none(status, title, shows_as):
    found = only_event(make_event(status=status))

    assert (found["summary"], found.get("transp")) == (title, shows_as)


def test_event_moved_online_no_longer_names_its_place():
    event = make_event(status="moved_online", venue_en="Hall", online_url="https://example.org/")

    found = only_event(event)

    assert found["location"] == "online"
    assert found["description"] == (
        "This event has been moved online.\n\nJoin online: https://example.org/"
    )


def test_postponed_event_without_a_new_day_stays_where_it_was_planned():
    event = make_event(starts="2025-05-06", ends="2025-05-08")
    event.status, event.starts, event.ends = "postponed", "2025-autumn", ""
    event.save()

    found = only_event(event)

    assert dates(found) == ("20250506", "20250509")
    assert (found["status"], found["sequence"]) == ("TENTATIVE", 1)


def test_withdrawn_event_leaves_the_calendar(client):
    event = make_event()
    before = client.get("/en/events/calendar.ics")

    event.state = State.ARCHIVED
    event.save()
    after = client.get("/en/events/calendar.ics", headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert icalendar.Calendar.from_ical(after.content).walk("VEVENT") == []


def test_end_that_is_the_start_is_left_out():
    event = make_event(start_time="10:00", end_time="10:00")
    event.refresh_from_db()

    assert dates(only_event(event)) == ("20250506T100000", None)


@pytest.mark.parametrize("path", ["calendar.ics", "forum/event.ics"])
def test_program_that_asks_again_is_told_of_changes_only(client, path):
    event = make_event(slug="forum")
    asked = {"If-None-Match": client.get(f"/en/events/{path}")["ETag"]}

    unchanged = client.get(f"/en/events/{path}", headers=asked)
    event.title_en = "Another title"
    event.save()
    changed = client.get(f"/en/events/{path}", headers=asked)

    assert (unchanged.status_code, unchanged.content, changed.status_code) == (304, b"", 200)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("de", "U_CAN-Veranstaltungen"),
        ("en", "U_CAN events"),
        ("uk", "Події U_CAN"),
    ],
)
def test_calendar_says_what_it_is_and_how_often_to_ask(client, settings, language, name):
    settings.SITE_URL = "https://portal.example"
    make_city("Lviv", slug="lviv")

    response = client.get(f"/{language}/events/calendar.ics?city=lviv")

    calendar = icalendar.Calendar.from_ical(response.content)
    page = f"https://portal.example/{language}/events/"
    assert calendar["name"] == calendar["x-wr-calname"] == f"{name}: Lviv"
    assert calendar["name"].params["LANGUAGE"] == language
    assert (calendar["url"], calendar["source"]) == (
        f"{page}?city=lviv",
        f"{page}calendar.ics?city=lviv",
    )
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in response.content
    assert b"\r\nX-PUBLISHED-TTL:PT6H\r\n" in response.content


def test_calendar_holds_what_is_public_and_matches_the_filters(client):
    make_event("Workshop", kind="workshop")
    make_event("Visit", kind="visit")
    make_event("Draft", kind="workshop", state=State.DRAFT)

    response = client.get("/en/events/calendar.ics?kind=workshop")

    calendar = icalendar.Calendar.from_ical(response.content)
    assert [event["summary"] for event in calendar.walk("VEVENT")] == ["Workshop"]
    assert calendar["x-wr-calname"] == "U_CAN events: Workshop"
    assert calendar["prodid"] == "-//U_CAN//Twinning portal//EN"


def test_calendar_of_a_filter_that_does_not_exist_is_empty(client):
    make_event()

    response = client.get("/en/events/calendar.ics?kind=party&year=x")

    assert icalendar.Calendar.from_ical(response.content).walk("VEVENT") == []


def test_calendar_keeps_lines_short_and_ends_them_as_the_standard_asks(client):
    make_event(summary_en="A long sentence about the programme. " * 10)

    content = client.get("/en/events/calendar.ics").content

    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_cancelled_event_stays_in_the_calendar(client):
    make_event(status="cancelled")

    calendar = icalendar.Calendar.from_ical(client.get("/en/events/calendar.ics").content)

    assert [event["status"] for event in calendar.walk("VEVENT")] == ["CANCELLED"]

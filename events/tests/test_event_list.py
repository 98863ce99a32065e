import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cities.factories import make_city, make_khmelnytskyi
from events.factories import make_event
from publishing.factories import in_days
from publishing.tests.pages import listed, queries_of
from publishing.workflow import State
from twinning.factories import make_cooperation, make_theme, make_twinning

pytestmark = pytest.mark.django_db
LANGUAGES = ["de", "en", "uk"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_declares_its_language(client, language):
    page = client.get(f"/{language}/events/").content.decode()

    assert re.findall(r"<html lang=\"(..)\"", page) == [language]


def test_list_shows_the_next_first_and_then_the_latest(client):
    make_event("Long ago", starts="2019-03")
    make_event("Yesterday", starts=in_days(-1))
    make_event("Tomorrow", starts=in_days(1))
    make_event("Today", starts=in_days(0))

    assert listed(client.get("/en/events/")) == ["Today", "Tomorrow", "Yesterday", "Long ago"]


def test_list_leaves_out_what_is_not_public(client):
    make_event("Draft", state=State.DRAFT)
    make_event("Planned", publish_at=timezone.now() + timedelta(1))
    make_event("Public")

    assert listed(client.get("/en/events/")) == ["Public"]


def test_coming_events_stand_on_the_first_page_only(client):
    make_event("Tomorrow", starts=in_days(1))
    for number in range(21):
        make_event(f"Past {number}", starts="2025-01-01")

    assert len(listed(client.get("/en/events/"))) == 21
    assert listed(client.get("/en/events/?page=2")) == ["Past 0"]


@pytest.fixture
def three_events():
    dresden, khmelnytskyi = make_city(slug="dresden"), make_khmelnytskyi(slug="khmelnytskyi")
    waste, gardening = make_theme(slug="waste"), make_theme("Gardening", slug="gardening")
    conference = make_event("Conference", starts="2024-05", ends="2024-05")
    conference.cities.set([dresden, khmelnytskyi])
    workshop = make_event("Workshop", kind="workshop", starts="2025-12-30", ends="2026-01-02")
    workshop.themes.set([gardening])
    series = make_event("Series", kind="online_meeting", starts="2025-03", ends="..")
    pair = make_twinning(mission_city=dresden, pilot_city=khmelnytskyi, slug="dresden-khmelnytskyi")
    series.cooperations.set([make_cooperation(twinning=pair, theme=waste)])
    make_event("Visit", kind="visit", starts="2023", place=dresden)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("city=khmelnytskyi", ["Conference"]),
        ("city=dresden", ["Conference", "Visit"]),
        ("theme=gardening", ["Workshop"]),
        ("theme=waste", ["Series"]),
        ("pair=dresden-khmelnytskyi", ["Series"]),
        ("pair=dresden-khmelnytskyi&kind=visit", []),
        ("kind=visit", ["Visit"]),
        ("year=2024", ["Conference"]),
        ("year=2025", ["Series", "Workshop"]),
        ("year=2023&city=dresden", ["Visit"]),
        ("year=2023&city=khmelnytskyi", []),
    ],
)
@pytest.mark.usefixtures("three_events")
def test_list_is_filtered(client, query, expected):
    assert listed(client.get(f"/en/events/?{query}")) == expected


@pytest.mark.parametrize(
    "query",
    [
        "city=atlantis",
        "theme=x",
        "kind=party",
        "year=abc",
        "year=99999999999",
        "city=%00",
        "pair=x",
    ],
)
@pytest.mark.usefixtures("three_events")
def test_filter_that_does_not_exist_gives_an_empty_list_that_says_so(client, query):
    response = client.get(f"/en/events/?{query}")

    assert (response.status_code, listed(response)) == (200, [])
    assert "One of these filters does not exist" in response.content.decode()
    assert '<a href="/en/events/">Show the whole list</a>' in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "99999999999999999999"])
def test_page_that_does_not_exist_is_an_empty_list_that_says_so(client, page):
    make_event()

    response = client.get(f"/en/events/?page={page}")

    assert (response.status_code, listed(response)) == (200, [])
    assert "The list has no such page." in response.content.decode()


def test_list_offers_its_calendar_with_the_same_filters(client):
    make_event(kind="visit")

    page = client.get("/en/events/?kind=visit&page=1").content.decode()

    assert re.findall(r'(?:href|value)="(\w+)://[^"/]*(/[^"]*calendar\.ics[^"]*)"', page) == [
        ("webcal", "/en/events/calendar.ics?kind=visit"),
        ("http", "/en/events/calendar.ics?kind=visit"),
        ("http", "/en/events/calendar.ics?kind=visit"),
    ]


def test_list_takes_as_many_queries_for_30_events_as_for_3(client):
    city = make_city()
    for number in range(3):
        make_event(f"Event {number}", place=city, starts=in_days(number - 1)).cities.add(city)
    few = queries_of(client, "/de/events/")
    for number in range(27):
        make_event(f"More {number}", place=city, starts=in_days(number - 9)).cities.add(city)

    assert queries_of(client, "/de/events/") == few <= 12

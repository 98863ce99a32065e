import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.factories import make_administrator
from cities.factories import make_city, make_khmelnytskyi, make_organisation
from events.factories import make_event, make_session
from events.models import Event
from news.factories import make_article
from publishing.factories import in_days, make_image
from publishing.models import Link, Quote
from publishing.tests.pages import listed, queries_of
from publishing.workflow import State
from twinning.factories import make_cooperation, make_theme

pytestmark = pytest.mark.django_db
LANGUAGES = ["de", "en", "uk"]


def test_event_names_its_cities_in_the_readers_alphabet(client):
    kyiv = make_city("Kyiv", name_uk="Київ")
    vinnytsia = make_city("Vinnytsia", name_uk="Вінниця")
    make_event(slug="forum").cities.set([kyiv, vinnytsia])

    assert list(client.get("/uk/events/forum/").context["cities"]) == [vinnytsia, kyiv]
    assert list(client.get("/en/events/forum/").context["cities"]) == [kyiv, vinnytsia]


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Konferenz"), ("en", "Conference"), ("uk", "Конференція")]
)
def test_event_is_read_in_three_languages(client, language, title):
    make_event(slug="forum")

    page = client.get(f"/{language}/events/forum/").content.decode()

    assert re.findall(r"<html lang=\"(..)\"", page) == [language]
    assert re.findall(r"<h1>(.*?)</h1>", page) == [title]


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
    series.cooperations.set([make_cooperation(theme=waste)])
    make_event("Visit", kind="visit", starts="2023", place=dresden)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("city=khmelnytskyi", ["Conference"]),
        ("city=dresden", ["Conference", "Visit"]),
        ("theme=gardening", ["Workshop"]),
        ("theme=waste", ["Series"]),
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
    "query", ["city=atlantis", "theme=x", "kind=party", "year=abc", "year=99999999999", "city=%00"]
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

    assert re.findall(r'href="([^"]*calendar\.ics[^"]*)"', page) == [
        "/en/events/calendar.ics?kind=visit"
    ]


@pytest.mark.parametrize(
    ("state", "status"), [(State.DRAFT, 404), (State.IN_REVIEW, 404), (State.ARCHIVED, 410)]
)
def test_event_that_is_not_public_is_not_read(client, state, status):
    make_event(slug="forum", state=state)

    assert client.get("/de/events/forum/").status_code == status
    assert client.get("/de/events/forum/event.ics").status_code == status


def test_staff_preview_a_draft_that_nobody_keeps(client):
    make_event(slug="forum", state=State.DRAFT)
    client.force_login(make_administrator(), "allauth.account.auth_backends.AuthenticationBackend")

    response = client.get("/de/events/forum/")

    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_renamed_event_has_moved(client):
    event = make_event(slug="forum")
    event.slug = "forum-2025"
    event.save()

    response = client.get("/uk/events/forum/")

    assert (response.status_code, response["Location"]) == (301, "/uk/events/forum-2025/")


def test_event_shows_its_period_as_stated(client):
    make_event(slug="forum", starts="2025-05/late")

    page = client.get("/en/events/forum/").content.decode()

    assert re.findall(r"<dt>When</dt><dd>(.*?)</dd>", page) == ["late May 2025"]
    assert "event.ics" not in page


@pytest.mark.parametrize(
    ("status", "notices"),
    [
        (Event.Status.SCHEDULED, []),
        (Event.Status.CANCELLED, ["This event has been cancelled."]),
        (
            Event.Status.POSTPONED,
            ["This event has been postponed; a new date is not known yet."],
        ),
        (Event.Status.RESCHEDULED, ["This event has been rescheduled; here you see its new date."]),
        (Event.Status.MOVED_ONLINE, ["This event has been moved online."]),
    ],
)
def test_event_says_what_a_traveller_must_know(client, status, notices):
    make_event(slug="forum", status=status)

    page = client.get("/en/events/forum/").content.decode()

    assert re.findall(r'notice-warning"><strong>(.*?)</strong>', page) == notices


def test_place_is_a_link_only_if_it_has_a_page(client):
    make_event(slug="a", place=make_city("Vilnius", role=""))
    make_event(slug="b", place=make_city("Dresden"))
    place = re.compile(r"<dt>Where</dt>\s*<dd>(.*?)</dd>", re.DOTALL)

    without = place.findall(client.get("/en/events/a/").content.decode())
    with_page = place.findall(client.get("/en/events/b/").content.decode())

    assert [text.strip() for text in without] == ["Vilnius"]
    assert [text.strip() for text in with_page] == ['<a href="/en/cities/dresden/">Dresden</a>']


def test_event_names_only_what_is_public(client):
    event = make_event(slug="forum")
    event.cities.set([make_city("Dresden"), make_city("Leipzig", state=State.DRAFT)])
    event.hosts.set([make_organisation("Secret", state=State.DRAFT)])
    make_article("Draft news", state=State.DRAFT).events.add(event)
    make_session(event, title_en="Internal", is_public=False)

    page = client.get("/en/events/forum/").content.decode()

    assert re.findall("Leipzig|Secret|Draft news|Internal|Dresden</a>", page) == ["Dresden</a>"]


def test_quote_stands_in_its_language_with_its_translation(client):
    event = make_event(slug="forum")
    Quote.objects.create(
        item=event, text="We choose.", language="en", translation_de="Wir wählen.", person="N. K."
    )

    page = client.get("/de/events/forum/").content.decode()

    assert '<blockquote lang="en"><p>We choose.</p></blockquote>' in page
    assert '<p class="quote-translation">Wir wählen.</p>' in page


def test_link_names_the_language_of_its_target(client):
    event = make_event(slug="forum")
    Link.objects.create(
        item=event, title_en="Report", url="https://example.org/", kind="document", language="de"
    )

    page = client.get("/en/events/forum/").content.decode()

    assert re.findall(r'<a href="https://example.org/" hreflang="(..)"', page) == ["de"]
    assert re.findall(r"<small>(.*?)</small>", page)[0] == "Document, German"


def test_event_shows_its_public_news(client):
    event = make_event(slug="forum")
    make_article("Report of the forum").events.add(event)

    assert listed(client.get("/en/events/forum/")) == ["Report of the forum"]


def test_text_of_another_language_is_marked(client):
    make_event(slug="forum", title_uk="", body_en="<p>Text</p>")

    page = client.get("/uk/events/forum/").content.decode()

    assert re.findall(r"<h1>(.*?)</h1>", page) == ['<span lang="en">Conference</span>']
    assert '<div lang="en"><p>Text</p></div>' in page


def test_list_takes_as_many_queries_for_30_events_as_for_3(client):
    city = make_city()
    for number in range(3):
        make_event(f"Event {number}", place=city, starts=in_days(number - 1)).cities.add(city)
    few = queries_of(client, "/de/events/")
    for number in range(27):
        make_event(f"More {number}", place=city, starts=in_days(number - 9)).cities.add(city)

    assert queries_of(client, "/de/events/") == few <= 12


def test_event_takes_as_many_queries_with_many_sessions_as_with_few(client):
    event = make_event(slug="forum", place=make_city())
    event.cooperations.add(make_cooperation())
    make_session(event)
    make_article().events.add(event)
    few = queries_of(client, "/de/events/forum/")
    for number in range(9):
        make_session(event, day=number + 1)
        make_article(f"News {number}").events.add(event)
        event.cities.add(make_city(f"City {number}"))

    assert queries_of(client, "/de/events/forum/") == few <= 12


def test_event_shows_its_picture(client):
    make_event(slug="forum", image=make_image(alt_en="A full hall", credit="Alice"))

    page = client.get("/en/events/forum/").content.decode()

    assert (page.count('alt="A full hall"'), page.count("Picture: Alice")) == (1, 1)

import re

import pytest

from accounts.factories import make_administrator
from cities.factories import make_city, make_organisation
from events.factories import make_event, make_session
from events.models import Event
from news.factories import make_article
from publishing.factories import in_days, make_document, make_image
from publishing.models import Link, Quote
from publishing.tests.pages import facts, listed, notices, queries_of
from publishing.workflow import State
from twinning.factories import make_cooperation

pytestmark = pytest.mark.django_db


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

    assert re.findall(r"<dt>When</dt><dd>(.*?)</dd>", page) == ["Late May 2025"]
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


def test_moved_event_names_the_dates_that_readers_knew(client):
    make_event(
        slug="forum", status="rescheduled", previous_starts="2025-03-01", previous_ends="2025-03-02"
    )

    response = client.get("/en/events/forum/")

    assert notices(response) == [
        "This event has been rescheduled; here you see its new date. "
        "Previously planned: 1–2 March 2025."
    ]
    assert facts(response)["Previously planned"] == "1–2 March 2025"


def test_event_that_is_going_on_says_so_on_its_page_and_in_lists(client):
    make_event(slug="forum", starts=in_days(-1), ends=in_days(1))

    page, listing = (client.get(f"/en/events/{path}") for path in ("forum/", ""))

    assert notices(page) == ["This event is going on now."]
    assert re.findall(r"Going on now", listing.content.decode()) == ["Going on now"]


def test_event_without_a_stated_end_is_not_said_to_go_on(client):
    make_event(slug="series", starts="2025-03", ends="..")

    page, listing = (client.get(f"/en/events/{path}") for path in ("series/", ""))

    assert notices(page) == []
    assert facts(page)["When"] == "Since March 2025; its end is not known"
    marks = re.findall(r'<p class="event-mark">(.*?)</p>', listing.content.decode())
    assert marks == ["End not known"]


@pytest.mark.parametrize(
    ("starts", "heading"),
    [("2025-05-06", "What came of it"), (in_days(2), "News and documents about this event")],
)
def test_event_says_first_what_came_of_it(client, starts, heading):
    event = make_event(slug="forum", starts=starts, body_en="<p>Text</p>")
    make_article("Report").events.add(event)
    event.documents.set([make_document(title_en="Slides"), make_document(state=State.DRAFT)])

    page = client.get("/en/events/forum/").content.decode()

    assert re.findall(r"<h2>(.*?)</h2>", page)[0] == heading
    assert re.findall(r"<span>(Slides|Bericht|Report)</span>", page) == ["Slides"]
    assert (page.index("Slides") < page.index("<p>Text</p>")) == (starts == "2025-05-06")


def test_event_names_the_languages_of_interpretation(client):
    make_event(slug="forum", interpretation=["de", "gsg", "x-y"])

    page = client.get("/en/events/forum/")

    assert facts(page)["Interpretation"] == "German, German Sign Language, x-y"


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
    assert page.count("Wir wählen.") == 1


def test_link_names_the_language_of_its_target(client):
    event = make_event(slug="forum")
    Link.objects.create(
        item=event, title_en="Report", url="https://example.org/", kind="document", language="de"
    )

    page = client.get("/en/events/forum/").content.decode()

    assert re.findall(r'<a href="https://example.org/" hreflang="(..)"', page) == ["de"]


def test_event_shows_its_public_news(client):
    event = make_event(slug="forum")
    make_article("Report of the forum").events.add(event)

    assert listed(client.get("/en/events/forum/")) == ["Report of the forum"]


def test_text_of_another_language_is_marked(client):
    make_event(slug="forum", title_uk="", body_en="<p>Text</p>")

    page = client.get("/uk/events/forum/").content.decode()

    assert re.findall(r"<h1>(.*?)</h1>", page) == ['<span lang="en">Conference</span>']
    assert '<div lang="en"><p>Text</p></div>' in page


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

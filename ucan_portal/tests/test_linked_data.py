"""Pages as machines read them: JSON-LD by schema.org."""

import json
import re
from datetime import date, time

import pytest
from django.utils import translation

from cities.factories import make_city, make_khmelnytskyi, make_organisation
from events.factories import make_event
from news.factories import make_article
from publishing.factories import make_document, make_page
from publishing.tests.pages import queries_of
from twinning.factories import make_cooperation
from ucan_portal.sharing.linked_data import script
from ucan_portal.tests.schema_org import faults, graph_of

pytestmark = pytest.mark.django_db
SITE = "https://portal.example"
LANGUAGES = ["de", "en", "uk"]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("make", "kinds"),
    [
        (make_city, ["BreadcrumbList", "City"]),
        (make_organisation, ["BreadcrumbList", "GovernmentOrganization"]),
        (make_cooperation, ["BreadcrumbList", "WebPage"]),
        (make_event, ["BreadcrumbList", "Event"]),
        (make_article, ["BreadcrumbList", "NewsArticle", "Organization"]),
        (make_document, ["BreadcrumbList", "DigitalDocument"]),
        (make_page, ["BreadcrumbList", "AboutPage"]),
    ],
)
def test_item_is_described_in_words_of_schema_org(client, make, kinds, language):
    with translation.override(language):
        address = make().get_absolute_url()

    graph = graph_of(client.get(address))

    assert list(graph) == kinds
    assert [fault for node in graph.values() for fault in faults(node)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("", ["WebSite", "Organization"]),
        ("events/", ["CollectionPage"]),
        ("organisations/", ["CollectionPage"]),
        ("newsletter/", ["WebPage"]),
    ],
)
def test_list_is_described_in_words_of_schema_org(client, path, kinds, language):
    graph = graph_of(client.get(f"/{language}/{path}"))

    assert list(graph) == kinds
    assert [fault for node in graph.values() for fault in faults(node)] == []


def test_fault_in_the_data_would_be_found():
    event = {"@type": "Event", "name": "", "colour": "red", "startDate": "May 2025"}
    event |= {"eventStatus": "https://schema.org/EventScheduled", "organizer": {"@type": "Place"}}

    assert sorted(faults(event)) == [
        "Event has no colour",
        "Event lacks url",
        "Event: name is empty",
        "Event: organizer is no Place",
        "Event: startDate is May 2025",
        "Place lacks name",
    ]


def test_event_names_its_moments_on_the_clock_of_the_place(client):
    place = make_khmelnytskyi()
    make_event(
        slug="talks",
        starts="2025-05-06",
        start_time=time(9),
        ends="2025-05-07",
        place=place,
        time_zone="Europe/Kyiv",
        venue_en="Town hall",
        interpretation=["de", "uk"],
    )

    event = graph_of(client.get("/en/events/talks/"))["Event"]

    assert (event["startDate"], event["endDate"]) == ("2025-05-06T09:00:00+03:00", "2025-05-07")
    assert event["inLanguage"] == ["de", "uk"]
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert event["location"] == [
        {
            "@type": "Place",
            "name": "Town hall",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Khmelnytskyi",
                "addressCountry": "UA",
            },
        }
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("2025-05/late", "", ("2025-05", "2025-05")),
        ("2025-autumn", "2026", ("2025", "2026")),
        ("2025-03", "..", ("2025-03", None)),
    ],
)
def test_event_says_no_more_of_its_date_than_was_stated(client, starts, ends, said):
    make_event(slug="talks", starts=starts, ends=ends)

    event = graph_of(client.get("/en/events/talks/"))["Event"]

    assert (event["startDate"], event.get("endDate")) == said


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("scheduled", "EventScheduled"),
        ("postponed", "EventPostponed"),
        ("rescheduled", "EventRescheduled"),
        ("moved_online", "EventMovedOnline"),
        ("cancelled", "EventCancelled"),
    ],
)
def test_event_names_its_status(client, status, said):
    make_event(slug="talks", status=status)

    event = graph_of(client.get("/en/events/talks/"))["Event"]

    assert event["eventStatus"] == f"https://schema.org/{said}"


def test_event_that_moved_online_is_no_longer_at_its_place(client):
    make_event(slug="talks", status="moved_online", place=make_city())

    event = graph_of(client.get("/en/events/talks/"))["Event"]

    assert event["location"] == [{"@type": "VirtualLocation", "url": f"{SITE}/en/events/talks/"}]
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"


def test_moved_event_names_the_date_that_readers_knew(client):
    event = make_event(slug="talks", starts="2025-05-06")
    event.status, event.starts = "rescheduled", "2025-06-10"
    event.save()

    said = graph_of(client.get("/en/events/talks/"))["Event"]

    assert (said["startDate"], said["previousStartDate"]) == ("2025-06-10", "2025-05-06")


def test_event_names_its_hosts(client):
    make_event(slug="talks").hosts.add(make_organisation("TU Dresden", kind="university"))

    assert graph_of(client.get("/en/events/talks/"))["Event"]["organizer"] == [
        {
            "@type": "CollegeOrUniversity",
            "name": "TU Dresden",
            "url": f"{SITE}/en/organisations/tu-dresden/",
        }
    ]


def test_article_names_its_source(client):
    make_article(
        slug="label",
        source_name_en="City of Dresden",
        source_url="https://dresden.example/",
        source_date=date(2025, 7, 21),
    )

    assert graph_of(client.get("/en/news/label/"))["NewsArticle"]["isBasedOn"] == {
        "@type": "CreativeWork",
        "publisher": {"@type": "Organization", "name": "City of Dresden"},
        "url": "https://dresden.example/",
        "datePublished": "2025-07-21",
    }


def test_city_names_where_it_is_and_how_others_call_it(client):
    make_khmelnytskyi(latitude="49.42", longitude="26.99", website="https://khm.example/")

    city = graph_of(client.get("/uk/cities/khmelnytskyi/"))["City"]

    assert city["name"] == "Хмельницький"
    assert city["alternateName"] == ["Chmelnyzkyj", "Khmelnytskyi"]
    assert city["geo"] == {"@type": "GeoCoordinates", "latitude": 49.42, "longitude": 26.99}
    assert city["sameAs"] == ["https://khm.example/"]
    assert city["containedInPlace"] == {"@type": "Country", "name": "Україна"}


def test_home_page_says_how_it_is_searched(client):
    site = graph_of(client.get("/de/"))["WebSite"]

    assert site["potentialAction"]["target"] == {
        "@type": "EntryPoint",
        "urlTemplate": f"{SITE}/de/search/?q={{search_term_string}}",
    }


def test_way_to_a_page_begins_at_home_and_ends_with_itself(client):
    make_event("Forum")

    steps = graph_of(client.get("/en/events/forum/"))["BreadcrumbList"]["itemListElement"]

    assert [(step["position"], step["item"].removeprefix(SITE)) for step in steps] == [
        (1, "/en/"),
        (2, "/en/events/"),
        (3, "/en/events/forum/"),
    ]


@pytest.mark.parametrize(
    "hostile", ["</script><b>", "<!--<script>", "\u2028\u2029", "&lt;", "'\"\\"]
)
def test_text_does_not_leave_its_block(client, hostile):
    make_article(slug="label", title_en=f"A{hostile}Z")

    page = client.get("/en/news/label/")

    block = re.search(r'ld\+json">(.*?)</script>', page.content.decode(), re.DOTALL)[1]
    assert re.findall("[<>&\u2028\u2029]", block) == []
    assert graph_of(page)["NewsArticle"]["headline"] == f"A{hostile}Z"


def test_what_nobody_stated_is_left_out_at_every_level():
    text = script([{"@type": "Event", "name": "", "location": [{"name": None}], "organizer": []}])

    block = re.search(r">(.*)<", text)[1]
    assert json.loads(block)["@graph"] == [{"@type": "Event"}]


@pytest.mark.parametrize("path", ["/en/no-such-page/", "/en/events/?page=99", "/en/search/?q=Kiew"])
def test_page_that_nobody_is_to_find_says_nothing_of_itself(client, path):
    page = client.get(path).content.decode()

    assert page.count('<meta name="robots" content="noindex">') == 1
    assert [
        part for part in ("ld+json", "og:url", "canonical", 'hreflang="x') if part in page
    ] == []


def test_data_costs_no_query_that_the_page_would_not_ask(client):
    event = make_event(slug="talks")
    without = queries_of(client, "/en/events/talks/")
    for number in range(30):
        event.hosts.add(make_organisation(f"Host {number}"))

    assert queries_of(client, "/en/events/talks/") == without

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from cities.factories import make_city
from news.factories import make_article
from publishing.workflow import State

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://portal.example"


def feed(client, url: str = "/en/news/feed/") -> ElementTree.Element:
    return ElementTree.fromstring(client.get(url).content)


def texts(root: ElementTree.Element, path: str) -> list[str]:
    return [found.text for found in root.findall(ATOM + path.replace("/", f"/{ATOM}"))]


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Label (de)"), ("en", "Label"), ("uk", "Label (uk)")]
)
def test_feed_speaks_the_language_of_its_address(client, language, title):
    make_article("Label")

    root = feed(client, f"/{language}/news/feed/")

    assert (root.tag, root.get(XML_LANG)) == (f"{ATOM}feed", language)
    assert texts(root, "entry/title") == [title]


def test_feed_is_served_as_atom(client):
    response = client.get("/de/news/feed/")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_feed_holds_what_is_public_the_latest_first(client):
    make_article("First", first_published_at=datetime(2025, 5, 1, tzinfo=UTC))
    make_article("Second", first_published_at=datetime(2025, 6, 1, tzinfo=UTC))
    make_article("Draft", state=State.DRAFT)
    make_article("Withdrawn", state=State.ARCHIVED)

    assert texts(feed(client), "entry/title") == ["Second", "First"]


def test_entry_names_its_times_and_its_teaser(client):
    make_article(
        first_published_at=datetime(2025, 5, 1, 9, tzinfo=UTC),
        content_updated_at=datetime(2025, 5, 2, 9, tzinfo=UTC),
        teaser_en="Dresden & Leipzig",
    )

    root = feed(client)

    assert texts(root, "entry/published") == ["2025-05-01T09:00:00+00:00"]
    assert texts(root, "entry/updated") == ["2025-05-02T09:00:00+00:00"]
    assert texts(root, "entry/summary") == ["Dresden &amp; Leipzig"]


def test_links_lead_to_the_site(client):
    make_article(slug="label")

    root = feed(client, "/uk/news/feed/")

    hrefs = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert hrefs == {
        "alternate": "https://portal.example/uk/news/",
        "self": "https://portal.example/uk/news/feed/",
    }
    entry_link = root.find(f"{ATOM}entry/{ATOM}link")
    assert entry_link.get("href") == "https://portal.example/uk/news/label/"


def test_identity_outlives_the_address(client):
    article = make_article(slug="label")
    before = texts(feed(client), "entry/id")

    article.slug = "mission-label"
    article.save()

    assert before == [f"tag:portal.example,2024:article/{article.pk}/en"]
    assert texts(feed(client), "entry/id") == before


def test_feed_takes_the_filters_of_the_list(client):
    make_article("Dresden").cities.add(make_city("Dresden", slug="dresden"))
    make_article("Leipzig").cities.add(make_city("Leipzig"))

    root = feed(client, "/en/news/feed/?city=dresden&utm=x")

    assert texts(root, "entry/title") == ["Dresden"]
    assert [found.get("term") for found in root.iter(f"{ATOM}category")] == ["Dresden"]
    own = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == ["https://portal.example/en/news/feed/?city=dresden"]


def test_feed_of_a_filter_that_does_not_exist_is_empty(client):
    make_article()

    assert texts(feed(client, "/en/news/feed/?city=atlantis"), "entry/title") == []


def test_entry_of_another_language_is_marked(client):
    make_article("Label", title_uk="")

    root = feed(client, "/uk/news/feed/")

    assert [entry.get(XML_LANG) for entry in root.findall(f"{ATOM}entry")] == ["en"]

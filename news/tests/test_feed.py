import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import feedparser
import pytest

from cities.factories import make_city
from news.factories import make_article, make_correction
from news.tests.atom import ATOM, XML_LANG, faults
from publishing.tests.pages import queries_of
from publishing.workflow import State

pytestmark = pytest.mark.django_db


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
    assert texts(root, "entry/summary") == ["Dresden & Leipzig"]


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


def test_entry_names_the_cities_that_its_page_names(client):
    article = make_article()
    article.cities.add(make_city(), make_city("Chemnitz", state=State.DRAFT))

    categories = feed(client).findall(f"{ATOM}entry/{ATOM}category")

    assert [category.get("term") for category in categories] == ["Dresden"]


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


@pytest.mark.parametrize("language", ["de", "en", "uk"])
@pytest.mark.parametrize(
    "query", ["", "?city=dresden", "?city=atlantis&theme=%22%3C", "?year=2025"]
)
def test_feed_keeps_the_rules_of_atom(client, language, query):
    article = make_article(
        teaser_en="A < B & C", body_en='<p>A &lt; B</p><p><a href="/en/">x</a></p>'
    )
    article.cities.add(make_city("Dresden", slug="dresden"))
    make_article("No body", body_de="", body_en="", body_uk="")

    assert faults(client.get(f"/{language}/news/feed/{query}").content) == []


def test_rules_of_atom_notice_what_is_wrong(client):
    make_article()
    right = client.get("/en/news/feed/").content.decode()

    wrong = right.replace("<id>tag:portal.example,2024:news", "<id>news").replace("+00:00", "")

    assert len(faults(wrong.encode())) == 4


def test_entry_holds_the_whole_article(client):
    make_article(body_en='<p>A &amp; B, <a href="/en/cities/">cities</a></p>')

    content = feed(client).find(f"{ATOM}entry/{ATOM}content")

    assert content.text == '<p>A &amp; B, <a href="/en/cities/">cities</a></p>'
    assert content.get("type") == "html"
    base = "{http://www.w3.org/XML/1998/namespace}base"
    assert content.get(base) == "https://portal.example/"


def test_texts_of_an_entry_name_their_own_language(client):
    make_article(title_uk="Відзнака", teaser_de="Kurz", body_uk="", body_de="")

    entry = feed(client, "/uk/news/feed/").find(f"{ATOM}entry")

    languages = [entry.find(f"{ATOM}{name}").get(XML_LANG) for name in ("summary", "content")]
    assert (entry.get(XML_LANG), languages) == ("uk", ["de", "en"])


def test_entry_is_updated_by_a_correction(client):
    article = make_article(first_published_at=datetime(2025, 5, 1, 9, tzinfo=UTC))
    make_correction(article, corrected_at=datetime(2025, 6, 1, 9, tzinfo=UTC))

    root = feed(client)

    assert texts(root, "entry/updated") == ["2025-06-01T09:00:00+00:00"]
    assert texts(root, "updated") == ["2025-06-01T09:00:00+00:00"]


def test_each_filter_has_a_feed_of_its_own(client):
    make_city("Dresden", slug="dresden")

    whole, filtered = feed(client), feed(client, "/en/news/feed/?city=dresden")

    assert [texts(root, "id") for root in (whole, filtered)] == [
        ["tag:portal.example,2024:news/en"],
        ["tag:portal.example,2024:news/en?city=dresden"],
    ]
    assert texts(filtered, "title") == ["U_CAN news: Dresden"]


def test_feed_that_nobody_wrote_for_is_the_same_at_every_call(client):
    assert client.get("/en/news/feed/").content == client.get("/en/news/feed/").content
    assert texts(feed(client), "updated") == ["2024-05-01T00:00:00+00:00"]


def test_withdrawn_article_leaves_a_feed_that_was_fetched_before(client):
    article = make_article()
    first = client.get("/en/news/feed/")
    again = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get("/en/news/feed/", **again).status_code == 304

    article.state = State.ARCHIVED
    article.save()

    response = client.get("/en/news/feed/", **again)
    assert (response.status_code, response.content.count(b"<entry")) == (200, 0)
    assert "Last-Modified" not in response


def test_feed_takes_as_many_queries_for_30_articles_as_for_3(client):
    for number in range(3):
        make_article(f"Article {number}").cities.add(make_city(f"City {number}"))
    few = queries_of(client, "/de/news/feed/")
    for number in range(27):
        make_article(f"More {number}").cities.add(make_city(f"Town {number}"))

    assert queries_of(client, "/de/news/feed/") == few <= 6


def test_list_names_its_filtered_feed_in_its_head(client):
    make_city("Dresden", slug="dresden")

    page = client.get("/en/news/?city=dresden").content.decode()

    assert re.findall(r'atom\+xml" title="(.*?)" href="(.*?)"', page) == [
        ("U_CAN news", "/en/news/feed/"),
        ("U_CAN news: Dresden", "/en/news/feed/?city=dresden"),
    ]


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_feed_reader_has_nothing_to_complain_of(client, language):
    make_article("Label", slug="label", teaser_en="A < B")

    read = feedparser.parse(client.get(f"/{language}/news/feed/").content)

    assert (read.bozo, read.version, read.feed.language) == (False, "atom10", language)
    assert [entry.link for entry in read.entries] == [
        f"https://portal.example/{language}/news/label/"
    ]

"""The page of the search: marks, kinds, pages, ways on."""

import re

import pytest

from cities.factories import make_city
from events.factories import make_event
from news.factories import make_article
from publishing.tests.pages import queries_of
from ucan_portal.search.learning import learn
from ucan_portal.search.views import answer_to
from ucan_portal.tests.test_search import recorded

pytestmark = pytest.mark.django_db


def test_query_is_shown_as_text(client):
    page = client.get("/en/search/", {"q": '"><script>x'}).content.decode()

    assert "<script>x" not in page
    assert "Nothing was found for “&quot;&gt;&lt;script&gt;x”." in page


@pytest.mark.parametrize(
    ("language", "query", "marked"),
    [("de", "label", "Label"), ("en", "LABEL", "Label"), ("uk", "відзнака", "Відзнака")],
)
def test_page_marks_the_match_in_the_readers_language(client, language, query, marked):
    recorded(make_article("Label", title_uk="Відзнака"))

    page = client.get(f"/{language}/search/", {"q": query}).content.decode()

    assert re.findall(r'<html lang="(..)"', page) == [language]
    assert re.findall("<mark>(.*?)</mark>", page) == [marked]


def test_page_without_a_query_is_only_the_box(client):
    page = client.get("/en/search/").content.decode()

    assert page.count('<input type="search"') == 1
    assert "Nothing was found" not in page
    assert "noindex" not in page


@pytest.fixture
def many():
    newest = [recorded(make_article(f"Label {number}")) for number in range(25)][::-1]
    recorded(make_event("Label day"))
    return newest


def test_kind_with_many_results_shows_the_best_and_leads_to_all(client, many):
    page = client.get("/en/search/?q=label").content.decode()

    assert page.count('<li class="result">') == 6
    assert re.findall(r'<a href="(.*?)">News: all 25 results</a>', page) == [
        "?q=label&amp;kind=article"
    ]


@pytest.mark.parametrize(("number", "expected"), [("1", 20), ("2", 5), ("3", 0), ("x", 0)])
def test_kind_has_pages(client, many, number, expected):
    page = client.get(f"/en/search/?q=label&kind=article&page={number}").content.decode()

    assert page.count('<li class="result">') == expected
    assert page.count("There are no results on this page.") == (expected == 0)


@pytest.mark.parametrize("kind", ["nonsense", "%00", "city"])
def test_kind_without_results_offers_the_way_back(client, many, kind):
    page = client.get(f"/en/search/?q=label&kind={kind}").content.decode()

    assert page.count('<a href="?q=label">Show all results</a>') == 1


def test_kinds_are_counted(client, many):
    page = client.get("/en/search/?q=label&kind=event").content.decode()

    counts = re.findall(r'>(\w+) <span class="kind-count">(\d+)</span>', page)
    assert counts == [("Everything", "26"), ("Events", "1"), ("News", "25")]
    assert re.findall(r'kind=(\w+)" aria-current="page"', page) == ["event"]


def test_other_spelling_is_named_with_the_way_to_what_was_typed(client):
    recorded(make_city("Dresden", role="mission"))
    learn()

    page = client.get("/en/search/?q=drseden").content.decode()

    assert page.count("Showing results for <strong>Dresden</strong>.") == 1
    assert page.count('<a href="?q=%22drseden%22">Search for exactly “drseden”</a>') == 1


def test_results_are_not_for_search_engines(client):
    page = client.get("/en/search/?q=x").content.decode()

    assert page.count('<meta name="robots" content="noindex">') == 1


def test_name_in_another_language_is_marked(client):
    recorded(make_article("Label", slug="label", title_uk="", body_uk=""))

    page = client.get("/uk/search/?q=label").content.decode()

    assert '<a href="/uk/news/label/" lang="en"><mark>Label</mark></a>' in page


def test_search_takes_as_many_queries_for_30_results_as_for_3(client):
    for number in range(3):
        recorded(make_article(f"Label {number}"))
    few = queries_of(client, "/en/search/?q=label")
    for number in range(27):
        recorded(make_article(f"Label again {number}"))

    assert queries_of(client, "/en/search/?q=label") == few <= 12
    assert answer_to("label").total == 30

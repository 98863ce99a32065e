import pytest

from cities.factories import make_city
from events.factories import make_event
from news.factories import make_article
from publishing.models import State
from publishing.tests.pages import queries_of
from ucan_portal.search.learning import learn
from ucan_portal.tests.test_search import recorded

pytestmark = pytest.mark.django_db


def suggested(client, query: str, language: str = "en") -> list[str]:
    answer = client.get(f"/{language}/search/suggestions/", {"q": query})
    return [item["html"] for item in answer.json()["items"]]


def test_suggestion_is_a_marked_title_with_kind_and_address(client):
    recorded(make_city("Dresden", role="mission", slug="dresden"))

    answer = client.get("/de/search/suggestions/?q=dre")

    assert answer.json()["items"] == [
        {
            "html": "<mark>Dresden</mark>",
            "language": "",
            "kind": "Städte",
            "address": "/de/cities/dresden/",
        }
    ]
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_place_is_suggested_by_every_spelling(client, language):
    recorded(make_city("Kyiv", role="pilot", name_uk="Київ", alternative_spellings=["Kiew"]))

    assert len(suggested(client, "kie", language)) == 1
    assert len(suggested(client, "ки", language)) == 1


def test_names_come_first_and_cities_before_all(client):
    recorded(make_article("About", body_en="<p>Dresden</p>"))
    recorded(make_event("Dresden forum"))
    recorded(make_city("Dresden", role="mission"))

    assert suggested(client, "dresd") == [
        "<mark>Dresden</mark>",
        "<mark>Dresden</mark> forum",
        "About",
    ]


def test_slip_is_forgiven(client):
    recorded(make_city("Dresden", role="mission"))
    learn()

    assert suggested(client, "drseden") == ["<mark>Dresden</mark>"]


def test_eight_are_suggested_and_counted(client):
    for number in range(9):
        recorded(make_article(f"Label {number}"))

    answer = client.get("/en/search/suggestions/?q=label").json()

    assert (len(answer["items"]), answer["message"]) == (8, "8 suggestions")


def test_title_is_escaped(client):
    recorded(make_article("Label <script>"))

    assert suggested(client, "label") == ["<mark>Label</mark> &lt;script&gt;"]


def test_hidden_item_is_not_suggested(client):
    recorded(make_article("Label", state=State.DRAFT))

    assert suggested(client, "label") == []


@pytest.mark.parametrize("query", ["", " ", "\0", '"', "%", "a" * 10_000, "😀", "NEAR("])
def test_strange_beginning_suggests_nothing(client, query):
    recorded(make_article("Label"))

    assert suggested(client, query) == []


def test_suggestions_take_as_many_queries_for_8_as_for_2(client):
    for number in range(2):
        recorded(make_article(f"Label {number}"))
    few = queries_of(client, "/en/search/suggestions/?q=label")
    for number in range(6):
        recorded(make_article(f"Label again {number}"))

    assert queries_of(client, "/en/search/suggestions/?q=label") == few <= 5

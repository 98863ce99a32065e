import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from cities.factories import make_city, make_khmelnytskyi, make_organisation
from events.factories import make_event, make_session
from news.factories import make_article
from publishing.factories import make_document, make_page
from publishing.history import record_version
from publishing.models import Publishable, Quote, State
from publishing.tests.pages import queries_of
from twinning.factories import make_cooperation, make_milestone, make_theme, make_twinning
from ucan_portal.models import SearchEntry
from ucan_portal.search.find import find

pytestmark = pytest.mark.django_db


def recorded(item: Publishable) -> Publishable:
    record_version(item)
    return item


def found(query: str, language: str = "en") -> list[Publishable]:
    with translation.override(language):
        return [result.item for group in find(query) for result in group.results]


@pytest.fixture
def kyiv():
    return recorded(
        make_city(
            "Kyiv",
            role="pilot",
            name_de="Kyjiw",
            name_uk="Київ",
            alternative_spellings=["Kiew", "Киев"],
        )
    )


@pytest.mark.parametrize("query", ["Kyiv", "kyjiw", "КИЇВ", "Kiew", "киев", "kyi"])
@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_city_is_found_by_every_spelling(kyiv, query, language):
    assert found(query, language) == [kyiv]


@pytest.mark.parametrize("query", ["Wroclaw", "WROCŁAW", "breslau", "вроцлав"])
def test_accents_need_not_be_typed(query):
    city = recorded(make_city("Wrocław", name_de="Breslau", name_uk="Вроцлав"))

    assert found(query, "de") == [city]


@pytest.mark.parametrize("query", ["комп’ютер", "комп'ютер", "КОМПʼЮТЕР"])
def test_any_apostrophe_will_do(query):
    article = recorded(make_article(title_uk="Комп’ютер у школі"))

    assert found(query, "uk") == [article]


def test_every_kind_is_found_and_stands_under_its_name(client):
    cooperation = make_cooperation()
    make_milestone(cooperation, title_en="Dresden")
    make_event("Dresden")
    items = [
        cooperation.twinning.mission_city,
        cooperation.twinning,
        cooperation,
        make_theme("Dresden"),
        make_organisation("City of Dresden"),
        recorded(make_event("Dresden forum")),
        make_article("Dresden"),
        make_document(title_en="Dresden"),
        make_page(title_en="Dresden"),
    ]
    for item in items:
        record_version(item)

    page = client.get("/en/search/?q=dresden").content.decode()

    assert found("dresden") == items
    assert re.findall("<h2>(.*?)</h2>", page) == [
        "Cities",
        "Twinning",
        "Cooperations",
        "Themes",
        "Organisations",
        "Events",
        "News",
        "Documents",
        "Pages",
    ]


def test_what_matches_by_name_comes_first():
    in_text = recorded(make_article("A", body_en="<p>The label</p>"))
    in_name = recorded(make_article("Z label"))

    assert found("label") == [in_name, in_text]


def test_every_word_must_match():
    both = recorded(make_article("Waste in Dresden"))
    recorded(make_article("Waste in Leipzig"))

    assert found("dresden waste") == [both]


def test_texts_are_quoted_in_the_order_of_the_page():
    article = make_article(teaser_en="First", body_en="<p>Second</p>", source_name_en="Third")

    record_version(article)

    entry = SearchEntry.objects.get(language="en")
    assert entry.text == "First · Second · Third"


def test_words_of_neighbouring_paragraphs_stay_apart():
    recorded(make_article(body_en="<ul><li>green</li><li>house</li></ul>"))

    assert found("greenhouse") == []


def test_readers_find_what_they_can_read_in_their_language():
    article = recorded(make_article(title_de="Abfall", title_en="Waste", title_uk=""))

    assert (found("abfall", "de"), found("abfall", "en")) == ([article], [])
    assert found("waste", "uk") == [article]


@pytest.mark.parametrize(
    "hidden",
    [
        {"state": State.DRAFT},
        {"state": State.IN_REVIEW},
        {"state": State.ARCHIVED},
        {"publish_at": timezone.now() + timedelta(days=1)},
        {"expire_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_what_is_not_public_is_not_found(hidden):
    recorded(make_article("Label", **hidden))

    assert found("label") == []


def test_place_without_a_page_is_not_found():
    recorded(make_city("Vilnius", role=""))

    assert found("vilnius") == []


def test_internal_session_is_not_found_and_a_quote_is():
    event = make_event()
    make_session(event, title_en="Internal")
    make_session(event, title_en="Secret", is_public=False)
    Quote.objects.create(item=event, text="We choose our partners", language="en", person="N. K.")
    record_version(event)

    assert (found("internal"), found("secret"), found("partners")) == ([event], [], [event])


def test_version_brings_the_entry_up_to_date():
    article = recorded(make_article("Before"))
    article.title_en = "After"
    article.save()
    record_version(article)

    assert (found("before"), found("after")) == ([], [article])


def test_renamed_city_renames_its_pairs():
    twinning = recorded(make_twinning(pilot_city=make_khmelnytskyi()))
    city = twinning.pilot_city
    city.name_en = "Proskuriv"
    city.save()
    record_version(city)

    assert found("proskuriv") == [city, twinning]


def test_deleted_item_leaves_no_entry():
    recorded(make_article()).delete()

    assert SearchEntry.objects.count() == 0


def test_entries_can_be_made_anew(capsys):
    article = make_article("Label")
    make_city("Leipzig")
    assert found("label") == []

    call_command("rebuild_search")

    assert found("label") == [article]
    assert capsys.readouterr().out == "6 search entries written.\n"


@pytest.mark.parametrize(
    "query", ["%", "_", "\\", "'", '"', "%00", "a" * 5000, "SELECT 1;--", "😀", "\ud800"]
)
def test_strange_query_does_no_harm(client, query):
    recorded(make_article("Label"))

    response = client.get("/en/search/", {"q": query.encode("utf-8", "surrogatepass")})

    assert response.status_code == 200
    assert "<h3>" not in response.content.decode()


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


def test_page_says_when_there_are_too_many_results(client):
    for number in range(61):
        recorded(make_article(f"Label {number}"))

    page = client.get("/en/search/?q=label").content.decode()

    assert "The first 60 results for “label”" in page
    assert page.count("<mark>Label</mark>") == 60


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
    assert len(found("label")) == 30

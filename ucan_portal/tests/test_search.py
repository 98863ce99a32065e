import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from cities.factories import make_city, make_khmelnytskyi, make_organisation
from events.factories import make_event, make_session
from news.factories import make_article
from news.models import Article
from publishing.factories import make_document, make_page
from publishing.history import record_version
from publishing.models import Publishable, Quote, State
from twinning.factories import make_cooperation, make_milestone, make_theme, make_twinning
from ucan_portal.models import SearchEntry
from ucan_portal.search.index import fill
from ucan_portal.search.views import answer_to

pytestmark = pytest.mark.django_db


def recorded(item: Publishable) -> Publishable:
    record_version(item)
    return item


def found(query: str, language: str = "en") -> list[Publishable]:
    entries = {entry.shown[language]["address"]: entry for entry in SearchEntry.objects.all()}
    with translation.override(language):
        results = [result for group in answer_to(query).groups for result in group.results]
    shown = [entries[result.address] for result in results]
    return [entry.content_type.get_object_for_this_type(pk=entry.object_id) for entry in shown]


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

    assert SearchEntry.objects.get().shown["en"]["text"] == "First · Second · Third"


def test_words_of_neighbouring_paragraphs_stay_apart():
    recorded(make_article(body_en="<ul><li>green</li><li>house</li></ul>"))

    assert found("greenhouse") == []


def test_own_language_comes_first_and_others_are_found():
    foreign = recorded(make_article("Waste", title_de="Müll", title_uk="Сміття"))
    own = recorded(make_article("Label", title_de="Waste", title_uk="Відзнака"))

    assert found("waste", "de") == [own, foreign]


def test_match_in_another_language_is_quoted_in_it(client):
    recorded(make_article("Label", body_de="<p>Vom Abfall</p>", title_uk="Відзнака"))

    page = client.get("/uk/search/?q=abfall").content.decode()

    assert re.findall('<p lang="de">(.*?)</p>', page) == ["Label (de) · Vom <mark>Abfall</mark>"]


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
    article.title_de = article.title_en = article.title_uk = "After"
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
    assert capsys.readouterr().out == "2 search entries written.\n"


def test_what_was_there_before_the_table_is_found():
    article = make_article("Label")

    fill()

    assert found("label") == [article]


@pytest.mark.parametrize(
    "query",
    ["%", "_", "\\", "'", '"', '""', "%00", "a" * 10_000, "SELECT 1;--", "😀", "\ud800", "?!*"]
    + ["NEAR(a b)", "a AND", "words:x", "x*", "-x", "^x", '"x', "(x", "x & !y", "x:*", "‮مدينة", "𝔁"]
    + [" ".join("abcdefghijklmnop"), "é" * 90, "a\0b", "'x':*A | y", "NOT", "{x}"],
)
def test_strange_query_does_no_harm(client, query):
    recorded(make_article("Label"))

    response = client.get("/en/search/", {"q": query.encode("utf-8", "surrogatepass")})

    assert response.status_code == 200
    assert "<h3>" not in response.content.decode()


def test_newer_events_come_first():
    dates = ["2024-05-23", "2025-05-06", "2025-05"]
    events = [recorded(make_event(f"Label {date}", starts=date)) for date in dates]

    assert found("label") == [events[1], events[2], events[0]]


def test_lead_comes_before_text():
    in_text = recorded(make_article("A", body_en="<p>The label</p>"))
    in_lead = recorded(make_article("B", teaser_en="The label"))

    assert found("label") == [in_lead, in_text]


def test_withdrawn_item_is_gone_at_once_though_its_entry_stays():
    article = recorded(make_article("Label"))
    Article.objects.filter(pk=article.pk).update(state=State.ARCHIVED)

    assert (found("label"), SearchEntry.objects.count()) == ([], 1)

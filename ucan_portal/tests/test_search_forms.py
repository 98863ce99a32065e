"""Stems, Ukrainian cases, spellings of places, and slips."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import translation

from cities.factories import make_city
from events.factories import make_event
from news.factories import make_article
from publishing.models import State
from ucan_portal.models import SearchEntry, WordForm
from ucan_portal.search.forms import stem
from ucan_portal.search.index import rebuild
from ucan_portal.search.learning import learn
from ucan_portal.search.spelling import is_one_slip
from ucan_portal.search.tasks import catch_up, follow_up
from ucan_portal.search.views import answer_to
from ucan_portal.tests.test_search import found, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def kyiv():
    city = make_city("Kyiv", role="pilot", name_de="Kyjiw", name_uk="Київ", slug="kyiv")
    city.alternative_spellings = ["Kiew", "Kiev"]
    city.save()
    recorded(city)
    learn()
    return city


@pytest.mark.parametrize(
    ("written", "asked"),
    [("cities", "city"), ("conference", "conferences"), ("planned", "planning")],
)
def test_english_stems_find_each_other(written, asked):
    article = recorded(make_article(body_en=f"<p>{written}</p>"))
    learn()

    assert found(asked, "en") == [article]


@pytest.mark.parametrize(
    ("written", "asked"),
    [("Städte", "Stadt"), ("Häuser", "Haus"), ("Konferenz", "Konferenzen"), ("Staedte", "Städten")],
)
def test_german_stems_find_each_other(written, asked):
    article = recorded(make_article(body_de=f"<p>{written}</p>"))
    learn()

    assert found(asked, "de") == [article]


@pytest.mark.parametrize(
    ("written", "asked"),
    [("лікарень", "лікарня"), ("відходами", "відходів"), ("місто", "у містах"), ("п’ять", "п'яти")],
)
def test_ukrainian_forms_find_each_other(written, asked):
    article = recorded(make_article(body_uk=f"<p>у {written}</p>"))
    learn()

    assert found(asked, "uk") == [article]


def test_german_word_is_found_by_its_parts():
    article = recorded(make_article(body_de="<p>Abfallwirtschaft</p>"))
    learn()

    assert found("wirtschaft", "de") == [article]


@pytest.mark.parametrize("query", ["Kiew", "Kyjiw", "Kyiv", "Київ", "Києві", "києвом", "KIEV"])
@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_every_spelling_finds_the_place_and_what_is_about_it(kyiv, query, language):
    event = recorded(make_event("Meeting", place=kyiv))
    article = recorded(make_article("News", body_uk="<p>у Києві</p>"))

    assert found(query, language) == [kyiv, event, article]


def test_beginning_of_a_place_stands_for_it_in_every_script(kyiv):
    article = recorded(make_article("News", body_uk="<p>у Києві</p>"))

    assert found("kyji", "uk") == [kyiv, article]


def test_old_name_of_one_word_stands_for_the_last_part_of_the_new():
    city = make_city("Ivano-Frankivsk", role="pilot", alternative_spellings=["Stanislau"])
    article = recorded(make_article(body_en="<p>in Ivano-Frankivsk</p>"))
    recorded(city)
    learn()

    assert found("stanislau") == [city, article]


def test_renamed_place_is_no_longer_known_by_its_old_name(kyiv):
    kyiv.alternative_spellings = []
    kyiv.save()
    recorded(kyiv)
    learn()

    assert WordForm.objects.filter(language="place", form="kiew").count() == 0


@pytest.mark.parametrize(
    ("typed", "meant", "expected"),
    [
        ("drseden", "dresden", True),
        ("drezden", "dresden", True),
        ("dreden", "dresden", True),
        ("dressden", "dresden", True),
        ("dresden", "dresden", True),
        ("drsedne", "dresden", False),
        ("dreen", "dresden", False),
        ("leipzig", "dresden", False),
    ],
)
def test_one_slip(typed, meant, expected):
    assert is_one_slip(typed, meant) is expected


@pytest.mark.parametrize("query", ["Drseden", "Dreden", "Drezden", "Дрезен", "Дрездеін"])
def test_slip_still_finds_the_city_and_says_so(query):
    city = recorded(make_city("Dresden", role="mission", name_uk="Дрезден"))
    learn()

    answer = answer_to(query)

    assert (answer.meant, found(query)) == ("Dresden", [city])


def test_slip_is_shown_in_the_readers_spelling(kyiv):
    with translation.override("uk"):
        assert answer_to("Kiiew").meant == "Київ"


def test_slip_beside_another_word():
    city = recorded(make_city("Dresden", role="mission"))
    event = recorded(make_event("Waste days", place=city))
    learn()

    assert answer_to("waste drseden").meant == "waste Dresden"
    assert found("waste drseden") == [event]


def test_word_that_finds_something_is_never_corrected():
    recorded(make_city("Dresden", role="mission"))
    article = recorded(make_article("Dresdan"))
    learn()

    assert (answer_to("dresdan").meant, found("dresdan")) == ("", [article])


def test_hidden_place_is_not_suggested():
    recorded(make_city("Odesa", role="pilot", state=State.DRAFT))
    learn()

    assert answer_to("odsea").meant == ""


@pytest.mark.parametrize("query", ['"{}"', "„{}“", "“{}”", "«{}»"])
def test_quotes_ask_for_the_words_as_they_stand(kyiv, query):
    recorded(make_article("Waste in Kyiv"))

    assert found(query.format("Kiew")) == [kyiv]
    literal = answer_to(query.format("Kiww"))
    assert (literal.meant, literal.looked_for) == ("", "Kiww")


def test_own_words_are_found_at_once_and_their_forms_once_learned():
    article = recorded(make_article("Cities"))

    assert (found("cities"), found("city")) == ([article], [])
    learn()
    assert found("city") == [article]


def test_task_renews_what_names_a_renamed_city(kyiv):
    event = recorded(make_event("Meeting", place=kyiv))
    kyiv.name_en = "Oldtown"
    kyiv.save()
    recorded(kyiv)
    assert found("oldtown") == [kyiv]

    follow_up(*kyiv_key(kyiv))

    assert found("oldtown") == [kyiv, event]


def kyiv_key(city) -> tuple[int, int]:
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(city).pk, city.pk


def test_task_for_a_deleted_item_does_nothing(kyiv):
    kind, key = kyiv_key(kyiv)

    follow_up(kind, key + 1)

    assert found("kyiv") == [kyiv]


def test_schedule_catches_up_with_what_was_edited_without_a_worker():
    article = recorded(make_article("Cities"))

    catch_up()

    assert (found("city"), SearchEntry.objects.get().is_learned) == ([article], True)


def test_rebuilding_learns_anew(kyiv):
    WordForm.objects.all().delete()

    rebuild()

    assert found("Києві") == [kyiv]


def test_query_needs_no_dictionary(kyiv):
    sys.modules.pop("pymorphy3", None)

    assert found("Києві", "de") == [kyiv]
    assert "pymorphy3" not in sys.modules


@pytest.fixture
def _eager_threads():
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.00001)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_eager_threads")
def test_words_of_readers_who_search_at_once_do_not_mix():
    words = ["zusammenarbeiten", "partnerschaften", "staedten"] * 300
    alone = [stem(word, "de") for word in words]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _reader: [stem(word, "de") for word in words], range(4)))

    assert together == [alone] * 4

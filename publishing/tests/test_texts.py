import pytest
from django.utils import translation
from pyuca import Collator

from publishing.factories import make_page
from publishing.models import Image, Page
from publishing.slugs import ascii_slug
from publishing.sorting import sort_key
from publishing.templatetags.publishing import alt
from publishing.texts import Text, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("filled", "reader", "shown"),
    [
        ({"de", "en", "uk"}, "uk", "uk"),
        ({"de", "en"}, "uk", "en"),
        ({"de"}, "uk", "de"),
        ({"en", "uk"}, "de", "en"),
        ({"uk"}, "de", "uk"),
        ({"de", "uk"}, "en", "de"),
        ({"uk"}, "en", "uk"),
    ],
)
def test_missing_text_falls_back_in_the_readers_order(filled, reader, shown):
    page = Page(**{f"title_{language}": language for language in filled})

    assert text(page, "title", reader) == Text(shown, shown, is_fallback=reader != shown)


def test_text_that_nobody_wrote_is_empty():
    assert text(Page(), "title", "uk") == Text("", "uk")


def test_item_names_the_languages_of_its_main_text():
    page = make_page(body_de="<p>Text</p>", body_uk="<p>Текст</p>")

    assert page.languages == ["de", "uk"]
    with translation.override("en"):
        assert page.canonical_language == "de"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("U_CAN kick-off in Wrocław", "u_can-kick-off-in-wroclaw"),
        ("Згорани, Україна: Знам’янка", "zghorany-ukraina-znamianka"),
        ("Юрій і Їжак", "yurii-i-yizhak"),
        ("Straßenbäume für München", "strassenbaeume-fuer-muenchen"),
    ],
)
def test_slug_is_ascii_in_any_language(title, slug):
    assert ascii_slug(title) == slug


def test_second_item_with_the_same_title_gets_its_own_address():
    first = make_page(slug="", title_en="Report")
    second = make_page(slug="", title_en="Report")

    assert (first.slug, second.slug) == ("report", "report-2")


def test_sort_keys_follow_the_alphabet():
    names = ["Яремче", "Єреван", "Івано-Франківськ", "Вінниця", "Ґданськ", "Львів", "Їчня"]
    german = ["Zürich", "Ulm", "Österreich", "Oslo", "Überlingen", "Aachen", "Ägypten"]

    assert sorted(names, key=sort_key) == [
        "Вінниця", "Ґданськ", "Єреван", "Івано-Франківськ", "Їчня", "Львів", "Яремче",
    ]  # fmt: skip
    assert sorted(german, key=sort_key) == [
        "Aachen", "Ägypten", "Oslo", "Österreich", "Überlingen", "Ulm", "Zürich",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Ґ", "Ї", "Ё", "Łódź", "ẞß", "Žilina – “5” №", "Ελλάδα", "日本"])
def test_sort_key_is_that_of_the_whole_table(name):
    whole = "".join(f"{weight:04x}" for weight in Collator().sort_key(name))

    assert sort_key(name) == whole


@pytest.mark.parametrize(
    ("fields", "attributes"),
    [
        ({"alt_en": "A “fair”", "alt_de": "Messe"}, 'alt="Messe"'),
        ({"alt_en": "A fair <3"}, 'alt="A fair &lt;3" lang="en"'),
        ({"alt_de": "Messe", "decorative": True}, 'alt=""'),
        ({}, 'alt=""'),
    ],
)
def test_picture_is_described_in_the_language_that_it_has(fields, attributes):
    with translation.override("de"):
        assert alt(Image(**fields)) == attributes

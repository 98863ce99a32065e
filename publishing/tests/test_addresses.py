import pytest
from django.test import RequestFactory
from django.utils import translation

from publishing.addresses import addresses_of, path_in, shared_query
from publishing.factories import make_page
from publishing.tests.pages import alternates, canonical, notices

SITE = "https://portal.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/de/cities/dresden/", "/uk/cities/dresden/"),
        ("/en/", "/uk/"),
        ("/fr/cities/", "/uk/"),
        ("/", "/uk/"),
    ],
)
def test_path_in_changes_the_language_alone(path, expected):
    assert path_in("uk", path) == expected


def test_list_exists_in_every_language():
    with translation.override("de"):
        addresses = addresses_of(RequestFactory().get("/de/cities/"))

    assert addresses.canonical == f"{SITE}/de/cities/"
    assert dict(addresses.alternates) == {
        "de": f"{SITE}/de/cities/",
        "en": f"{SITE}/en/cities/",
        "uk": f"{SITE}/uk/cities/",
        "x-default": f"{SITE}/en/cities/",
    }


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?page=2", "?page=2"),
        ("?utm_source=mail&page=2", "?page=2"),
        ("?kind=workshop&page=2", ""),
        ("?page=1", ""),
        ("?page=last", ""),
        ("?page=0", ""),
        ("?utm_source=mail", ""),
    ],
)
def test_canonical_address_of_a_whole_list_keeps_its_page_alone(query, kept):
    with translation.override("en"):
        addresses = addresses_of(RequestFactory().get(f"/en/events/{query}"))

    assert addresses.canonical == f"{SITE}/en/events/{kept}"


def test_shared_query_leaves_out_what_no_list_knows():
    request = RequestFactory().get("/de/search/?q=Київ&utm_source=mail&page=2")

    assert shared_query(request) == "?q=%D0%9A%D0%B8%D1%97%D0%B2&page=2"


@pytest.mark.django_db
def test_item_names_exactly_its_languages(client):
    make_page("about", body_de="<p>Text</p>", body_uk="<p>Текст</p>")

    response = client.get("/uk/about/")

    assert canonical(response) == [f"{SITE}/uk/about/"]
    assert alternates(response) == {
        "de": f"{SITE}/de/about/",
        "uk": f"{SITE}/uk/about/",
        "x-default": f"{SITE}/de/about/",
    }


@pytest.mark.django_db
def test_fallback_has_the_address_of_its_real_language(client):
    make_page("about", body_en="<p>Text</p>")

    response = client.get("/uk/about/")

    assert canonical(response) == [f"{SITE}/en/about/"]
    assert alternates(response) == {"en": f"{SITE}/en/about/", "x-default": f"{SITE}/en/about/"}


@pytest.mark.django_db
@pytest.mark.parametrize(("real", "named"), [("de", "German"), ("uk", "Ukrainian")])
def test_fallback_is_said_and_marked_with_its_language(client, real, named):
    make_page("about", **{f"body_{real}": "<p>Text</p>"})

    response = client.get("/en/about/")

    assert notices(response) == [
        f"This text is not available in your language yet. You are reading it in {named}."
    ]
    assert response.content.decode().count(f'<div lang="{real}"><p>Text</p></div>') == 1


@pytest.mark.django_db
def test_page_without_a_text_yet_says_nothing_of_fallbacks(client):
    make_page("about")

    assert notices(client.get("/de/about/")) == []

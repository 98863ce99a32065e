import pytest

from cities.factories import make_city, make_khmelnytskyi, make_organisation
from cities.models import Contact
from events.factories import make_event
from news.factories import make_article
from publishing.factories import make_image
from publishing.tests.pages import (
    empty_message,
    facts,
    heading,
    language_of,
    listed,
    notices,
    queries_of,
)
from publishing.workflow import State
from twinning.factories import make_cooperation, make_theme, make_twinning

pytestmark = pytest.mark.django_db
LANGUAGES = ["de", "en", "uk"]


@pytest.mark.parametrize(
    ("language", "name"), [("de", "Chmelnyzkyj"), ("en", "Khmelnytskyi"), ("uk", "Хмельницький")]
)
def test_city_is_read_in_three_languages(client, language, name):
    make_khmelnytskyi()

    response = client.get(f"/{language}/cities/khmelnytskyi/")

    assert (language_of(response), heading(response)) == (language, name)


@pytest.mark.parametrize("path", ["cities/", "organisations/"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_declare_their_language(client, language, path):
    assert language_of(client.get(f"/{language}/{path}")) == language


def test_cities_are_grouped_by_role_and_sorted_in_the_reader_s_alphabet(client):
    make_khmelnytskyi()
    make_city("Zhytomyr", "pilot", country="UA", name_de="Schytomyr", name_uk="Житомир")
    make_city("Kharkiv", "network", country="UA")
    make_city("Thessaloniki", country="GR", name_uk="Салоніки")
    make_city("Košice", country="SK", name_uk="Кошиці")

    assert listed(client.get("/de/cities/")) == [
        *("Košice", "Thessaloniki", "Chmelnyzkyj", "Schytomyr", "Kharkiv")
    ]
    assert listed(client.get("/uk/cities/")) == [
        *("Кошиці", "Салоніки", "Житомир", "Хмельницький", "Kharkiv")
    ]


def test_cities_are_filtered(client):
    make_city("Dresden")
    make_city("Wrocław", country="PL")
    make_khmelnytskyi()

    assert listed(client.get("/en/cities/?role=mission")) == ["Dresden", "Wrocław"]
    assert listed(client.get("/en/cities/?country=PL")) == ["Wrocław"]
    assert listed(client.get("/en/cities/?role=pilot&country=UA")) == ["Khmelnytskyi"]


@pytest.mark.parametrize("query", ["role=emperor", "country=XX", "page=2", "page=x", "role=%00"])
def test_bad_filter_of_cities_gives_an_empty_list_that_says_so(client, query):
    make_city()

    response = client.get(f"/en/cities/?{query}")

    assert (response.status_code, listed(response)) == (200, [])
    assert empty_message(response) == "No city matches this filter."


@pytest.mark.parametrize("fields", [{"role": ""}, {"state": State.DRAFT}])
@pytest.mark.parametrize("language", LANGUAGES)
def test_place_without_a_page_is_404_in_the_reader_s_language(client, language, fields):
    make_city("Vilnius", **fields)

    response = client.get(f"/{language}/cities/vilnius/")

    assert (response.status_code, language_of(response)) == (404, language)
    assert listed(client.get(f"/{language}/cities/")) == []


def test_withdrawn_city_is_410(client):
    make_city(state=State.ARCHIVED)

    assert client.get("/de/cities/dresden/").status_code == 410


def test_renamed_city_redirects(client):
    city = make_city()
    city.slug = "dresden-on-elbe"
    city.save()

    response = client.get("/uk/cities/dresden/")

    assert (response.status_code, response["Location"]) == (301, "/uk/cities/dresden-on-elbe/")


def test_city_shows_its_figures_as_stated(client):
    make_city(
        population=570_000,
        population_note_en="rounded",
        label_awarded="2025-05",
        website="https://www.dresden.de/",
    )

    shown = facts(client.get("/en/cities/dresden/"))

    assert shown == {
        "Role": "EU mission city",
        "Country": "Germany",
        "Population": "about 570,000 rounded",
        "EU Mission Label": "May 2025",
        "Website": "dresden.de",
    }


def test_city_without_figures_shows_none(client):
    make_city("Kherson", "network", country="UA")

    shown = facts(client.get("/en/cities/kherson/"))

    assert shown == {"Role": "Network city", "Country": "Ukraine"}


def test_profile_in_another_language_is_said_and_marked(client):
    make_city(profile_de="<p>Stadt des Wissens</p>")

    response = client.get("/en/cities/dresden/")

    assert notices(response) == [
        "This text is not available in your language yet. You are reading it in German."
    ]
    assert response.content.decode().count('<div lang="de"><p>Stadt des Wissens</p></div>') == 1


def test_city_shows_its_photograph_with_its_credit_instead_of_the_mosaic(client):
    cover = make_image(alt_en="Bridge over the Elbe", credit="Alice")
    make_city(cover=cover)

    page = client.get("/en/cities/dresden/").content.decode()

    assert page.count('alt="Bridge over the Elbe"') == 1
    assert (page.count("Picture: Alice"), page.count('class="mosaic"')) == (1, 0)
    assert client.get("/en/cities/").content.decode().count(cover.file.url) == 1


def test_city_shows_what_belongs_to_it_and_is_public(client):
    dresden = make_city()
    make_cooperation(twinning=make_twinning(mission_city=dresden))
    office = make_organisation(city=dresden)
    make_organisation("Secret office", city=dresden, state=State.DRAFT)
    make_event("Forum").cities.add(dresden)
    make_event("Draft", state=State.DRAFT).cities.add(dresden)
    make_article("Label").cities.add(dresden)
    Contact.objects.create(name="Alice", organisation=office, is_public=True)
    Contact.objects.create(name="Bob", organisation=office, is_public=False)

    response = client.get("/en/cities/dresden/")

    assert listed(response) == ["City of Dresden", "Dresden – Khmelnytskyi", "Forum", "Label"]
    assert [name in response.content.decode() for name in ("Alice", "Bob")] == [True, False]


def test_organisations_are_filtered_by_kind_and_country(client):
    make_organisation("City of Dresden", country="DE")
    make_organisation("Aarhus University", kind="university", country="DK")

    assert listed(client.get("/en/organisations/")) == ["Aarhus University", "City of Dresden"]
    assert listed(client.get("/en/organisations/?kind=university")) == ["Aarhus University"]
    assert listed(client.get("/en/organisations/?country=DE")) == ["City of Dresden"]


@pytest.mark.parametrize("query", ["kind=circus", "country=XX", "page=2"])
def test_bad_filter_of_organisations_gives_an_empty_list_that_says_so(client, query):
    make_organisation()

    response = client.get(f"/en/organisations/?{query}")

    assert (response.status_code, listed(response)) == (200, [])
    assert empty_message(response) == "No organisation matches this filter."


@pytest.mark.parametrize("language", LANGUAGES)
def test_organisation_shows_what_it_leads(client, language):
    university = make_organisation("KhNU", kind="university", website="https://khnu.example/")
    make_cooperation(scientific_lead=university)

    response = client.get(f"/{language}/organisations/khnu/")

    pairs = {"de": "Chmelnyzkyj", "en": "Khmelnytskyi", "uk": "Хмельницький"}
    assert (language_of(response), heading(response)) == (language, "KhNU")
    assert listed(response) == [f"Dresden – {pairs[language]}"]


def test_unknown_organisation_is_404(client):
    response = client.get("/uk/organisations/nobody/")

    assert (response.status_code, language_of(response)) == (404, "uk")


@pytest.mark.parametrize("path", ["cities/", "organisations/"])
def test_lists_take_as_many_queries_for_30_as_for_3(client, path):
    def fill(numbers: range) -> int:
        for number in numbers:
            make_organisation(f"Office {number}", city=make_city(f"City {number}"))
        return queries_of(client, f"/en/{path}")

    few = fill(range(3))

    assert fill(range(3, 30)) == few <= 12


def test_city_takes_as_many_queries_for_30_of_everything_as_for_3(client):
    dresden = make_city()

    def fill(numbers: range) -> int:
        for number in numbers:
            pilot = make_city(f"Pilot {number}", "pilot")
            pair = make_twinning(mission_city=dresden, pilot_city=pilot)
            make_cooperation(twinning=pair, theme=make_theme(f"Theme {number}"))
            make_organisation(f"Office {number}", city=dresden)
            make_event(f"Forum {number}", place=pilot).cities.add(dresden)
            make_article(f"Article {number}").cities.add(dresden)
        return queries_of(client, "/en/cities/dresden/")

    few = fill(range(3))

    assert fill(range(3, 30)) == few <= 12

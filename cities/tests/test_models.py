import pytest
from django.db import IntegrityError
from django.utils import translation

from cities.countries import countries_of
from cities.factories import make_city, make_khmelnytskyi
from cities.models import City
from publishing.workflow import alphabetical

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "coordinates",
    [
        {"latitude": 91, "longitude": 13},
        {"latitude": 51, "longitude": -181},
        {"latitude": 51},
        {"longitude": 13},
    ],
)
def test_coordinates_out_of_range_are_refused_by_the_database(coordinates):
    with pytest.raises(IntegrityError):
        make_city(**coordinates)


def test_unknown_role_is_refused_by_the_database():
    with pytest.raises(IntegrityError):
        make_city(role="capital")


def test_cities_are_listed_in_the_readers_alphabet():
    make_khmelnytskyi()
    make_city("Vinnytsia", name_de="Winnyzja", name_uk="Вінниця")
    make_city("Dresden", name_uk="Дрезден")
    orders = {}
    for language in ("de", "en", "uk"):
        with translation.override(language):
            orders[language] = [str(city) for city in City.objects.order_by(alphabetical())]

    assert orders == {
        "de": ["Chmelnyzkyj", "Dresden", "Winnyzja"],
        "en": ["Dresden", "Khmelnytskyi", "Vinnytsia"],
        "uk": ["Вінниця", "Дрезден", "Хмельницький"],
    }


def test_countries_are_those_of_the_cities_in_the_readers_alphabet():
    make_city()
    make_city("Vienna", country="AT")
    make_city("Prague", country="CZ")
    with translation.override("de"):
        german = countries_of(City.objects.all())

    assert german == [("DE", "Deutschland"), ("AT", "Österreich"), ("CZ", "Tschechien")]


def test_city_knows_every_spelling_of_its_name():
    city = make_khmelnytskyi(alternative_spellings=["Khmelnitsky"])

    assert city.spellings == ["Chmelnyzkyj", "Khmelnytskyi", "Хмельницький", "Khmelnitsky"]


def test_place_that_is_only_mentioned_is_not_in_the_programme():
    make_city("Vilnius", City.Role.NONE)
    dresden = make_city()

    assert list(City.objects.in_programme()) == [dresden]

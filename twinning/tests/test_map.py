import re
import tomllib
from itertools import combinations

import pytest
from django.conf import settings
from django.utils import translation

from cities.factories import make_city, make_khmelnytskyi, make_organisation
from cities.models import City
from publishing.models import State
from publishing.tests.pages import bare, empty_message, table
from twinning.factories import make_cooperation, make_theme, make_twinning
from twinning.map.labels import overlap
from twinning.map.overview import overview
from twinning.map.picture import picture

pytestmark = pytest.mark.django_db
DRESDEN = {"latitude": 51.05, "longitude": 13.74}
KHMELNYTSKYI = {"latitude": 49.42, "longitude": 26.99}


@pytest.fixture
def programme() -> list[City]:
    """Dresden and Khmelnytskyi on waste, Dresden and Zhytomyr on gardening, Kharkiv beside them."""
    dresden = make_city(**DRESDEN)
    first = make_twinning(mission_city=dresden, pilot_city=make_khmelnytskyi(**KHMELNYTSKYI))
    zhytomyr = make_city("Zhytomyr", "pilot", country="UA", latitude=50.25, longitude=28.66)
    second = make_twinning(mission_city=dresden, pilot_city=zhytomyr, since="2025-03")
    make_city("Kharkiv", "network", country="UA", latitude=49.99, longitude=36.23)
    lead = make_organisation("KhNU", kind="university")
    make_cooperation(twinning=first, scientific_lead=lead, status="running")
    gardening = make_theme("Urban gardening", icon="urban-gardening", name_de="Urbanes Gärtnern")
    make_cooperation(twinning=second, theme=gardening)


def on_map(response, kind: str) -> list[str]:
    """The accessible names of the links of a kind (pair or city) on the map."""
    links = re.findall(rf'class="map-{kind}"[^>]*aria-label="(.*?)"', response.content.decode())
    return [bare(name) for name in links]


def pairs_in(client, query: str) -> list[str]:
    return [row[0] for row in table(client.get(f"/en/twinning/?{query}"), "pairs")]


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("path", ["", "twinning/"])
@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_map_links_every_city_and_pair_to_its_page(client, language, path):
    page = client.get(f"/{language}/{path}").content.decode()

    links = re.findall(r'class="map-(?:pair|city)"[^>]*href="(.*?)"', page)
    cities = ["dresden", "kharkiv", "khmelnytskyi", "zhytomyr"]
    assert sorted(links) == [
        *(f"/{language}/cities/{slug}/" for slug in cities),
        f"/{language}/twinning/dresden-khmelnytskyi/",
        f"/{language}/twinning/dresden-zhytomyr/",
    ]


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("query", ["", "?theme=waste-management", "?city=zhytomyr"])
@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_map_and_tables_name_the_same_cities_and_pairs(client, language, query):
    response = client.get(f"/{language}/twinning/{query}")

    cities = [name.split(", ")[0] for name in on_map(response, "city")]
    pairs = [name.split(": ")[0] for name in on_map(response, "pair")]
    assert cities == [row[0] for row in table(response, "cities")]
    assert sorted(pairs) == sorted(row[0] for row in table(response, "pairs"))
    assert len(pairs) == (1 if query else 2)


@pytest.mark.usefixtures("programme")
def test_map_says_what_each_city_and_pair_is(client):
    response = client.get("/en/twinning/")

    assert on_map(response, "pair") == [
        "Dresden – Zhytomyr: Urban gardening",
        "Dresden – Khmelnytskyi: Waste management",
    ]
    assert on_map(response, "city") == [
        "Dresden, EU mission city, works with: Khmelnytskyi, Zhytomyr",
        "Kharkiv, network city",
        "Khmelnytskyi, Ukrainian pilot city, works with: Dresden",
        "Zhytomyr, Ukrainian pilot city, works with: Dresden",
    ]


@pytest.mark.usefixtures("programme")
def test_tables_say_what_is_known_of_pairs_and_cities(client):
    response = client.get("/en/twinning/")

    assert table(response, "pairs") == [
        ["Dresden – Khmelnytskyi", "Waste management", "not yet known", "KhNU", "Running"],
        ["Dresden – Zhytomyr", "Urban gardening", "March 2025", "not yet known", "Planned"],
    ]
    assert table(response, "cities")[1] == ["Kharkiv", "Network city", "Ukraine", "no pair yet"]


@pytest.mark.usefixtures("programme")
def test_pairs_are_filtered_by_city_and_theme(client):
    assert pairs_in(client, "city=dresden") == ["Dresden – Khmelnytskyi", "Dresden – Zhytomyr"]
    assert pairs_in(client, "city=zhytomyr") == ["Dresden – Zhytomyr"]
    assert pairs_in(client, "theme=waste-management") == ["Dresden – Khmelnytskyi"]
    assert pairs_in(client, "city=zhytomyr&theme=waste-management") == []


@pytest.mark.usefixtures("programme")
def test_chosen_theme_is_marked_and_the_others_keep_the_rest_of_the_query(client):
    page = client.get("/en/twinning/?theme=waste-management&city=dresden&sort=-pair")

    chips = re.findall(r'class="theme-link[^>]*href="(.*?)"(.*?)>', page.content.decode())
    assert chips == [
        ("/en/twinning/?city=dresden&amp;sort=-pair", ""),
        ("/en/twinning/?theme=urban-gardening&amp;city=dresden&amp;sort=-pair", ""),
        (
            "/en/twinning/?theme=waste-management&amp;city=dresden&amp;sort=-pair",
            ' aria-current="true"',
        ),
    ]


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    "query", ["city=atlantis", "theme=x", "city=%00", "theme=waste-management&city=kharkiv"]
)
def test_filter_that_finds_nothing_says_so_and_offers_the_way_back(client, query):
    response = client.get(f"/en/twinning/?{query}")

    assert response.status_code == 200
    assert empty_message(response) == "No pair matches this filter."
    assert on_map(response, "city") == []
    assert response.content.decode().count('<a href="/en/twinning/">') == 1


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("pair", "Khmelnytskyi"),
        ("-pair", "Zhytomyr"),
        ("theme", "Zhytomyr"),
        ("since", "Zhytomyr"),
        ("-since", "Zhytomyr"),
        ("lead", "Khmelnytskyi"),
        ("status", "Zhytomyr"),
        ("-status", "Khmelnytskyi"),
        ("nonsense", "Khmelnytskyi"),
        ("%00", "Khmelnytskyi"),
    ],
)
def test_pairs_are_sorted_by_every_column_and_the_unknown_comes_last(client, sort, first):
    assert pairs_in(client, f"sort={sort}")[0] == f"Dresden – {first}"


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    ("sort", "cities"),
    [
        ("city", ["Dresden", "Kharkiv", "Zhytomyr", "Хмельницький"]),
        ("-city", ["Хмельницький", "Zhytomyr", "Kharkiv", "Dresden"]),
        ("role", ["Dresden", "Zhytomyr", "Хмельницький", "Kharkiv"]),
        ("-country", ["Kharkiv", "Zhytomyr", "Хмельницький", "Dresden"]),
        ("partners", ["Zhytomyr", "Хмельницький", "Dresden", "Kharkiv"]),
    ],
)
def test_cities_are_sorted_in_the_reader_s_alphabet(client, sort, cities):
    rows = table(client.get(f"/uk/twinning/?sort={sort}"), "cities")

    assert [row[0] for row in rows] == cities


@pytest.mark.usefixtures("programme")
def test_heading_says_how_the_table_is_sorted_and_turns_it_round(client):
    page = client.get("/en/twinning/?sort=lead&theme=waste-management").content.decode()

    headings = re.findall(r'<th scope="col"( aria-sort=".*?")?><a href="(.*?)">', page)
    assert headings[3] == (
        ' aria-sort="ascending"',
        "?theme=waste-management&amp;sort=-lead#pairs",
    )
    assert [mark for mark, _link in headings].count(' aria-sort="ascending"') == 2


def test_city_that_cannot_be_drawn_is_named_below_the_map(client):
    make_city("Dresden", **DRESDEN)
    make_city("Lahti", latitude=60.98, longitude=25.66)
    make_city("Somewhere")

    page = client.get("/en/twinning/").content.decode()

    below = re.search(r"Not on this map:(.*?)</figcaption>", page, re.S)[1]
    assert bare(below) == "Lahti Somewhere"


def test_hidden_city_is_not_on_the_map_nor_its_lines(client):
    hidden = make_khmelnytskyi(state=State.DRAFT, **KHMELNYTSKYI)
    make_cooperation(twinning=make_twinning(mission_city=make_city(**DRESDEN), pilot_city=hidden))

    response = client.get("/en/twinning/")

    assert (on_map(response, "city"), on_map(response, "pair")) == (
        ["Dresden, EU mission city"],
        [],
    )


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_names_of_the_programme_s_cities_never_cover_each_other(language):
    folder = settings.BASE_DIR / "ucan_portal" / "programme"
    slugs = {}
    for city in tomllib.loads((folder / "cities.toml").read_text())["city"]:
        names = {f"name_{code}": name for code, name in city["name"].items()}
        place = {name: city.get(name) for name in ("latitude", "longitude", "country", "slug")}
        slugs[city["slug"]] = make_city(role=city.get("role", ""), **names, **place)
    for pilot in ("khmelnytskyi", "zhytomyr"):
        make_twinning(mission_city=slugs["dresden"], pilot_city=slugs[pilot])

    with translation.override(language):
        spots = picture(overview()).spots

    for width in ("wide", "narrow"):
        drawn = [getattr(spot, width) for spot in spots]
        shown = [label.boxes[0] for label in drawn if label.fits]
        assert [pair for pair in combinations(shown, 2) if overlap(*pair)] == []
        assert len(shown) >= {"wide": 14, "narrow": 7}[width]
        assert all(getattr(spot, width).fits for spot in spots if spot.entry.pairs)

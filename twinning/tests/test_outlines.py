import re
import tomllib

import pytest
from django.conf import settings

from twinning.map.outlines import inside, move_crimea
from twinning.map.projection import HEIGHT, WIDTH, on_map, project

PROGRAMME = settings.BASE_DIR / "ucan_portal" / "programme" / "cities.toml"


@pytest.fixture(scope="module")
def outlines() -> dict[str, list[list[tuple]]]:
    """The rings of each country in the committed picture."""
    source = (settings.BASE_DIR / "static" / "img" / "outlines.svg").read_text()
    paths = re.findall(r'<path id="(..)" d="(.*?)"/>', source)
    return {code: [corners(ring) for ring in data.split("z")[:-1]] for code, data in paths}


def corners(ring: str) -> list[tuple]:
    numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
    (x, y), *steps = zip(numbers[::2], numbers[1::2], strict=True)
    points = [(x, y)]
    for dx, dy in steps:
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def countries_at(outlines: dict, latitude: float, longitude: float) -> list[str]:
    point = project(latitude, longitude)
    return [code for code, rings in outlines.items() if any(inside(point, r) for r in rings)]


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (44.95, 34.10),
        (45.34, 36.47),
        (44.60, 33.53),
        (45.19, 33.37),
        (46.11, 33.69),
        (45.71, 34.39),
    ],
    ids=["Simferopol", "Kerch", "Sevastopol", "Yevpatoriia", "Armiansk", "Dzhankoi"],
)
def test_crimea_is_ukraine_and_no_other_country(outlines, latitude, longitude):
    assert countries_at(outlines, latitude, longitude) == ["UA"]


def test_crimea_and_kherson_are_one_piece_without_a_seam(outlines):
    pieces = [
        ring
        for ring in outlines["UA"]
        if inside(project(44.95, 34.10), ring) and inside(project(46.64, 32.62), ring)
    ]

    assert len(pieces) == 1


def test_every_city_of_the_programme_is_on_the_map_in_its_own_country(outlines):
    cities = [city for city in tomllib.loads(PROGRAMME.read_text())["city"] if city.get("role")]
    found = {
        city["slug"]: countries_at(outlines, city["latitude"], city["longitude"])
        for city in cities
        if on_map(project(city["latitude"], city["longitude"]), margin=40)
    }

    assert len(found) == 14
    assert found == {city["slug"]: [city["country"]] for city in cities}


def test_outlines_fill_the_picture_and_stay_small(outlines):
    source = settings.BASE_DIR / "static" / "img" / "outlines.svg"

    assert project(46.6, 24.5) == (WIDTH / 2, HEIGHT / 2)
    assert {"DE", "PL", "SK", "GR", "UA"} <= outlines.keys()
    assert source.stat().st_size < 16_000


def test_crimea_s_coast_takes_the_place_of_the_border_across_perekop():
    north, coast, border = [(0, 0), (900, 0)], [(900, 500), (0, 500)], [(900, 300), (0, 300)]
    arcs = [[*north, border[0]], [border[0], *border[1:]], [border[1], north[0]]]
    arcs.append([border[1], *reversed(coast), border[0]])
    rings = {"UA": [[0, 1, 2]], "RU": [[~1, ~3]]}

    move_crimea(rings, arcs)

    assert rings == {"UA": [[0, ~3, 2]], "RU": []}

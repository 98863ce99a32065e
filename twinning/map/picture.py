"""The programme as a picture: a mark for each city, a line for what each pair does together."""

from collections import defaultdict
from dataclasses import dataclass

from cities.models import City
from publishing.texts import Text, text
from twinning.map.labels import NARROW, WIDE, Label, Name, labels
from twinning.map.lines import Curve, fan
from twinning.map.overview import CityEntry, Overview, ends
from twinning.map.projection import Point, on_map, project
from twinning.models import Cooperation, Twinning

BADGES = (0.43, 0.57)  # where on the lines their badges stand, in turn, so that they keep apart
EDGE = 12  # how far within the picture a city must lie


@dataclass(frozen=True)
class Spot:
    """A city on the map, with its name's place on a wide map and on a narrow one."""

    entry: CityEntry
    name: Text
    x: int
    y: int
    wide: Label
    narrow: Label


@dataclass(frozen=True)
class Line:
    """What a pair does on a theme; without a cooperation just that they are a pair."""

    cooperation: Cooperation | None
    curve: Curve
    badge: Point


@dataclass(frozen=True)
class Arc:
    pair: Twinning
    lines: list[Line]


@dataclass(frozen=True)
class Picture:
    arcs: list[Arc]
    spots: list[Spot]
    roles: list[str]
    icons: list[str]
    countries: list[str]
    elsewhere: list[City]  # without coordinates, or beyond the picture's edge


def picture(overview: Overview) -> Picture:
    points = {
        entry.city.pk: project(float(entry.city.latitude), float(entry.city.longitude))
        for entry in overview.cities
        if entry.city.latitude is not None
    }
    points = {pk: point for pk, point in points.items() if on_map(point, EDGE)}
    drawn = [entry for entry in overview.cities if entry.city.pk in points]
    arcs = arcs_between(points, overview.pairs)
    themes = {done.theme.icon for arc in arcs for done in arc.pair.public_cooperations}
    return Picture(
        arcs,
        spots(drawn, points, arcs),
        [role for role in City.Role if any(entry.city.role == role for entry in drawn)],
        sorted(themes),
        sorted({entry.city.country for entry in drawn}),
        [entry.city for entry in overview.cities if entry.city.pk not in points],
    )


def arcs_between(points: dict[int, Point], pairs: list[Twinning]) -> list[Arc]:
    """A mission city's lines fan out, those to its northernmost partner first."""
    of_city = defaultdict(list)
    for pair in pairs:
        if all(end in points for end in ends(pair)):
            of_city[pair.mission_city_id].append(pair)
    arcs = []
    for fanned in of_city.values():
        fanned.sort(key=lambda pair: points[pair.pilot_city_id][1])
        arcs += arcs_of(fanned, points)
    return arcs


def arcs_of(pairs: list[Twinning], points: dict[int, Point]) -> list[Arc]:
    """The lines of one mission city: of each pair as many as it has themes, but at least one."""
    drawn = [
        (pair, cooperation) for pair in pairs for cooperation in pair.public_cooperations or [None]
    ]
    start = points[pairs[0].mission_city_id]
    targets = tuple(points[pair.pilot_city_id] for pair, _cooperation in drawn)
    lines = defaultdict(list)
    curves = fan(start, targets, tuple(points.values()))
    for place, ((pair, cooperation), curve) in enumerate(zip(drawn, curves, strict=True)):
        lines[pair].append(Line(cooperation, curve, curve.at(BADGES[place % len(BADGES)])))
    return [Arc(pair, of_pair) for pair, of_pair in lines.items()]


def spots(drawn: list[CityEntry], points: dict[int, Point], arcs: list[Arc]) -> list[Spot]:
    texts = [text(entry.city, "name") for entry in drawn]
    names = tuple(
        Name(name.value, points[entry.city.pk], bool(entry.pairs))
        for entry, name in zip(drawn, texts, strict=True)
    )
    lines = [line for arc in arcs for line in arc.lines]
    samples = tuple(point for line in lines for point in line.curve.samples)
    badges = tuple(line.badge for line in lines if line.cooperation)
    wide = labels(names, samples, badges, WIDE)
    narrow = labels(names, samples, (), NARROW)
    return [
        Spot(entry, name, *(round(number) for number in points[entry.city.pk]), *places)
        for entry, name, *places in zip(drawn, texts, wide, narrow, strict=True)
    ]

"""The lines from a city to its partners: a fan of curves that keeps off the cities between."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import hypot

from twinning.map.projection import Point

# How far the middle of a fan swings out, as a part of its length: the one that hits fewest cities.
BOWS = (0.06, 0.1, 0.02, 0.14, -0.02, -0.06)
GAP, WIDEST = 0.1, 0.6  # how far its lines lie apart, and all of them together at most
ROOM = 16
SAMPLES = 20


@dataclass(frozen=True)
class Curve:
    """A quadratic Bézier curve."""

    start: Point
    bend: Point
    end: Point

    @property
    def path(self) -> str:
        points = (self.start, self.bend, self.end)
        return "M{} {}Q{} {} {} {}".format(*(round(number) for point in points for number in point))

    @cached_property
    def samples(self) -> list[Point]:
        return [self.at(step / SAMPLES) for step in range(1, SAMPLES)]

    def at(self, share: float) -> Point:
        """The point at this part of the way, from 0 to 1."""
        rest = 1 - share
        weights = (rest * rest, 2 * rest * share, share * share)
        points = (self.start, self.bend, self.end)
        return tuple(
            sum(weight * point[axis] for weight, point in zip(weights, points, strict=True))
            for axis in (0, 1)
        )


@lru_cache(maxsize=512)
def fan(start: Point, ends: tuple[Point, ...], cities: tuple[Point, ...]) -> tuple[Curve, ...]:
    """A curve to each of the ends in turn, which may come more than once; the first swings most."""
    drawings = [fanned_out(start, ends, bow) for bow in BOWS]
    return min(drawings, key=lambda curves: sum(cities_hit(curve, cities) for curve in curves))


def fanned_out(start: Point, ends: tuple[Point, ...], bow: float) -> tuple[Curve, ...]:
    middle, gap = (len(ends) - 1) / 2, min(GAP, WIDEST / len(ends))
    return tuple(
        Curve(start, bent(start, end, bow + gap * (middle - place)), end)
        for place, end in enumerate(ends)
    )


def bent(start: Point, end: Point, bow: float) -> Point:
    """The curve's handle: beside the middle, to the left of who walks from start to end."""
    (x1, y1), (x2, y2) = start, end
    return ((x1 + x2) / 2 + 2 * bow * (y2 - y1), (y1 + y2) / 2 - 2 * bow * (x2 - x1))


def cities_hit(curve: Curve, cities: tuple[Point, ...]) -> int:
    return sum(
        any(hypot(x - city[0], y - city[1]) < ROOM for x, y in curve.samples)
        for city in cities
        if city not in (curve.start, curve.end)
    )

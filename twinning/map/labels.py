"""Where the names stand, so that none covers another, a city, a badge or the picture's edge."""

from dataclasses import dataclass
from functools import lru_cache

from twinning.map.projection import HEIGHT, WIDTH, Point

LETTER = {"latin": 9, "cyrillic": 11}  # widths at 15 units of type, bold, on the safe side
REGULAR = 0.9  # how much narrower letters are that are not bold
ASCENT, DESCENT = 13, 4
MARKER = 9
EDGE = 4
# The marks' scale that leaves room for names, on a wide map and on a narrow one: see map.css.
WIDE, NARROW = 1.5, 2.9
# Places around a city: steps to the right and down, and how the name is anchored. First those right
# beside it, then those that a thin line leads to; a narrow map has such lines for pairs alone.
NEAR = (
    (13, 5, "start"),
    (-13, 5, "end"),
    (0, -13, "middle"),
    (0, 24, "middle"),
    (9, -10, "start"),
    (9, 21, "start"),
    (-9, -10, "end"),
    (-9, 21, "end"),
    (-9, 25, "start"),
    (9, 25, "end"),
    (-9, -14, "start"),
    (9, -14, "end"),
)
FAR = tuple(
    (x, y, "start" if x > 0 else "end" if x < 0 else "middle")
    for distance in (40, 56, 72)
    for y in (distance, 8 - distance)
    for x in (0, 12, -12, 30, -30, 55, -55)
)
LINE_COST = 5  # what it costs a name to stand on a pair's line, in places further down the list
ANCHORED = {"start": 0, "middle": 0.5, "end": 1}
Box = tuple[float, float, float, float]  # left, top, right, bottom
Place = tuple[int, int, str]


@dataclass(frozen=True)
class Name:
    text: str
    point: Point
    matters: bool  # the city is in a pair: its name is placed first


@dataclass(frozen=True)
class Label:
    """Steps from the city in the scale of the marks; one that fits nowhere waits for the focus."""

    x: int
    y: int
    anchor: str
    leader: str  # the path of the thin line to a name that stands apart
    fits: bool
    cost: int
    boxes: tuple[Box, ...]  # that the name and its line take up


@lru_cache(maxsize=128)
def labels(
    names: tuple[Name, ...], lines: tuple[Point, ...], badges: tuple[Point, ...], scale: float
) -> tuple[Label, ...]:
    """For each name its place; `scale` is how many units of the picture a unit of a mark has."""
    taken = [around(name.point, MARKER * scale) for name in names]
    taken += [around(badge, MARKER * scale) for badge in badges]
    placed: dict[Name, Label] = {}
    for name in sorted(names, key=lambda name: not name.matters):
        others = [box for box in taken if box != around(name.point, MARKER * scale)]
        placed[name] = best = best_label(name, lines, others, scale)
        if best.fits:
            taken += best.boxes
    return tuple(placed[name] for name in names)


def best_label(name: Name, lines: tuple[Point, ...], taken: list[Box], scale: float) -> Label:
    best = None
    places = (*NEAR, *FAR) if name.matters or scale < NARROW else NEAR
    for cost, place in enumerate(places):
        if best and best.fits and best.cost <= cost:
            break
        label = candidate(name, place, cost, lines, taken, scale)
        if best is None or (not label.fits, label.cost) < (not best.fits, best.cost):
            best = label
    return best


def candidate(
    name: Name, place: Place, cost: int, lines: tuple[Point, ...], taken: list[Box], scale: float
) -> Label:
    x, y, anchor = place
    tip = (x, y - ASCENT if y > 0 else y + DESCENT)
    apart = place in FAR
    box = box_of(name, place, scale)
    boxes = (box, *(along(name.point, tip, scale) if apart else ()))
    fits = within(box) and not any(overlap(one, other) for one in boxes for other in taken)
    leader = "M0 0L{} {}".format(*tip) if apart else ""
    return Label(x, y, anchor, leader, fits, cost + LINE_COST * hits(box, lines), boxes)


def box_of(name: Name, place: Place, scale: float) -> Box:
    x, y, anchor = place
    script = "latin" if name.text[:1] < "Ѐ" else "cyrillic"
    width = len(name.text) * LETTER[script] * (1 if name.matters else REGULAR)
    left = name.point[0] + scale * (x - ANCHORED[anchor] * width)
    base = name.point[1] + scale * y
    return (left, base - scale * ASCENT, left + scale * width, base + scale * DESCENT)


def along(point: Point, tip: tuple[int, int], scale: float) -> list[Box]:
    """Small boxes along the line from a city to a name's edge."""
    (x, y), (dx, dy) = point, tip
    return [
        around((x + dx * scale * part / 6, y + dy * scale * part / 6), scale)
        for part in range(2, 6)
    ]


def around(point: Point, radius: float) -> Box:
    x, y = point
    return (x - radius, y - radius, x + radius, y + radius)


def within(box: Box) -> bool:
    left, top, right, bottom = box
    return left >= EDGE and top >= EDGE and right <= WIDTH - EDGE and bottom <= HEIGHT - EDGE


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def hits(box: Box, points: tuple[Point, ...]) -> int:
    left, top, right, bottom = box
    return sum(left < x < right and top < y < bottom for x, y in points)

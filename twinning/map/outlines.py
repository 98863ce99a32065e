"""Draws the countries once, from Natural Earth's public-domain outlines, into the repository.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz package/countries-50m.json
    python -m twinning.map.outlines package/countries-50m.json > static/img/outlines.svg

The source is a TopoJSON file: neighbours share their borders as arcs. So a simplified border stays
one line, and Crimea, which Natural Earth gives to Russia, joins Ukraine without a seam.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from twinning.map.projection import HEIGHT, WIDTH, Point, on_map, project

MARGIN = 12  # how far the outlines go beyond the picture, so that no edge of them shows
SMALLEST_TRIANGLE = 2.2  # square units: a corner that makes less of a difference goes
SMALLEST_ISLAND = 14
CRIMEA = (44.95, 34.10)  # latitude and longitude of Simferopol

# Numbers and codes of ISO 3166-1; Kosovo has none and goes by its name.
CODES = {
    "008": "AL", "040": "AT", "070": "BA", "056": "BE", "100": "BG", "112": "BY", "756": "CH",
    "203": "CZ", "276": "DE", "208": "DK", "250": "FR", "300": "GR", "191": "HR", "348": "HU",
    "380": "IT", "440": "LT", "442": "LU", "428": "LV", "498": "MD", "499": "ME", "807": "MK",
    "528": "NL", "616": "PL", "642": "RO", "688": "RS", "643": "RU", "752": "SE", "705": "SI",
    "703": "SK", "792": "TR", "804": "UA", "438": "LI", "Kosovo": "XK",
}  # fmt: skip

Ring = list[int]  # arcs by number; ~n is arc n backwards, as TopoJSON has it


def main(source: Path) -> None:
    atlas = json.loads(source.read_text())
    arcs = projected_arcs(atlas)
    rings = outer_rings(atlas)
    move_crimea(rings, arcs)
    simple = [simplified(arc) if any(map(on_map, arc)) else arc for arc in arcs]
    sys.stdout.write(picture({code: path(rings[code], simple) for code in sorted(rings)}))


def projected_arcs(atlas: dict) -> list[list[Point]]:
    """The arcs in units of the picture; in the file each point is a step from the one before."""
    (east, north), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for steps in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            points.append(project(y * north + south, x * east + west))
        arcs.append(points)
    return arcs


def outer_rings(atlas: dict) -> dict[str, list[Ring]]:
    """Of each country that we name; holes are drawn by the countries that fill them."""
    rings = {}
    for country in atlas["objects"]["countries"]["geometries"]:
        code = CODES.get(country.get("id") or country["properties"]["name"])
        if code:
            single = country["type"] == "Polygon"
            polygons = [country["arcs"]] if single else country["arcs"]
            rings[code] = [polygon[0] for polygon in polygons]
    return rings


def move_crimea(rings: dict[str, list[Ring]], arcs: list[list[Point]]) -> None:
    """Gives Crimea back: its coast takes the place of the border that was drawn across Perekop."""
    crimea = next(ring for ring in rings["RU"] if inside(project(*CRIMEA), points_of(ring, arcs)))
    rings["RU"].remove(crimea)
    mainland = next(ring for ring in rings["UA"] if any(~arc in ring for arc in crimea))
    seam = next(arc for arc in crimea if ~arc in mainland)
    start = crimea.index(seam)
    place = mainland.index(~seam)
    mainland[place : place + 1] = crimea[start + 1 :] + crimea[:start]


def points_of(ring: Ring, arcs: list[list[Point]]) -> list[Point]:
    """The ring's corners; the last of an arc is the first of the next."""
    points = []
    for number in ring:
        points += (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]
    return points


def inside(point: Point, ring: list[Point]) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    x, y = point
    crossed = False
    for (x1, y1), (x2, y2) in edges(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def edges(ring: list[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], *ring[:1]], strict=True)


def simplified(arc: list[Point]) -> list[Point]:
    """Without the corners that matter least, by Visvalingam's method; the ends stay."""
    points = list(arc)
    while len(points) > 2:
        areas = [area([points[i - 1], points[i], points[i + 1]]) for i in range(1, len(points) - 1)]
        least = min(areas)
        if least >= SMALLEST_TRIANGLE:
            break
        del points[areas.index(least) + 1]
    return points


def area(ring: list[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in edges(ring))) / 2


def clipped(ring: list[Point]) -> list[Point]:
    """What of the ring lies in the picture (Sutherland and Hodgman), each edge in its turn."""
    for axis, limit, sign in (
        (0, -MARGIN, 1),
        (0, WIDTH + MARGIN, -1),
        (1, -MARGIN, 1),
        (1, HEIGHT + MARGIN, -1),
    ):
        kept = []
        for one, other in edges(ring):
            first, second = ((point[axis] - limit) * sign >= 0 for point in (one, other))
            if first:
                kept.append(one)
            if first != second:
                part = (limit - one[axis]) / (other[axis] - one[axis])
                kept.append(tuple(a + (b - a) * part for a, b in zip(one, other, strict=True)))
        ring = kept
    return ring


def path(rings: list[Ring], arcs: list[list[Point]]) -> str:
    """As SVG's path data, in whole units and steps, which compress best."""
    parts = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in clipped(points_of(ring, arcs))]
        corners = [one for one, other in edges(points) if one != other]
        if area(corners) >= SMALLEST_ISLAND:
            steps = "".join(f"{x2 - x1} {y2 - y1} " for (x1, y1), (x2, y2) in edges(corners))
            x, y = corners[0]
            parts.append(f"M{x} {y}l{steps.rsplit(' ', 3)[0]}z".replace(" -", "-"))
    return "".join(parts)


def picture(paths: dict[str, str]) -> str:
    lines = [f'<path id="{code}" d="{data}"/>' for code, data in paths.items() if data]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
            '<g id="countries">',
            *lines,
            "</g>",
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

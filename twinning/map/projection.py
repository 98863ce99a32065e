"""Where a place lies on the map: Lambert's azimuthal equal-area projection, as the EU draws itself.

Formulas: J. P. Snyder, Map Projections – A Working Manual (USGS 1395), p. 185, for a sphere.
"""

from math import cos, radians, sin, sqrt

WIDTH, HEIGHT = 960, 640
# In the middle between Leipzig and Kharkiv, Thessaloniki and Kyiv.
CENTRE_LATITUDE, CENTRE_LONGITUDE = 46.6, 24.5
UNITS_PER_EARTH_RADIUS = 2620

Point = tuple[float, float]


def project(latitude: float, longitude: float) -> Point:
    """The point in units of the picture, from its top left corner; it may lie outside."""
    centre, angle = radians(CENTRE_LATITUDE), radians(latitude)
    turn = radians(longitude - CENTRE_LONGITUDE)
    scale = UNITS_PER_EARTH_RADIUS * sqrt(
        2 / (1 + sin(centre) * sin(angle) + cos(centre) * cos(angle) * cos(turn))
    )
    east = scale * cos(angle) * sin(turn)
    north = scale * (cos(centre) * sin(angle) - sin(centre) * cos(angle) * cos(turn))
    return WIDTH / 2 + east, HEIGHT / 2 - north


def on_map(point: Point, margin: float = 0) -> bool:
    x, y = point
    return margin <= x <= WIDTH - margin and margin <= y <= HEIGHT - margin

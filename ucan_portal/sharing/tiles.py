"""The tiles of static/img/tiles.svg, drawn by Pillow on the same grid of 40 units."""

from collections.abc import Callable
from math import cos, pi

from PIL import Image, ImageDraw

from publishing.mosaic import Tile

UNITS = 40
FINER = 4  # Pillow draws without anti-aliasing: larger first, then reduced
Colour = tuple[int, int, int]
# Draws one form on the grid; the second colour is that of the ground.
Form = Callable[["Pen"], None]


class Pen:
    """ImageDraw in the units of the grid."""

    def __init__(self, image: Image.Image, ink: Colour, ground: Colour):
        self.draw = ImageDraw.Draw(image)
        self.scale = image.width / UNITS
        self.ink, self.ground = ink, ground

    def box(self, *corners: float, cut: bool = False) -> None:
        self.draw.rectangle(self._scaled(corners), fill=self.ground if cut else self.ink)

    def disc(self, x: float, y: float, radius: float, cut: bool = False) -> None:
        around = (x - radius, y - radius, x + radius, y + radius)
        self.draw.ellipse(self._scaled(around), fill=self.ground if cut else self.ink)

    def shape(self, *points: float) -> None:
        self.draw.polygon(self._scaled(points), fill=self.ink)

    def _scaled(self, numbers: tuple[float, ...]) -> list[float]:
        return [number * self.scale for number in numbers]


def leaf(pen: Pen) -> None:
    pen.disc(20, 20, 20)
    pen.box(0, 20, 20, 40)
    pen.box(20, 0, 40, 20)


def wave(pen: Pen) -> None:
    for middle in (14, 28):
        line = [(x, middle - 3 * cos(pi * x / 20)) for x in range(UNITS + 1)]
        upper = [number for x, y in line for number in (x, y - 3)]
        lower = [number for x, y in reversed(line) for number in (x, y + 3)]
        pen.shape(*upper, *lower)


def panel(pen: Pen) -> None:
    for x in (4, 15.5, 27):
        for y in (5, 21):
            pen.box(x, y, x + 9.5, y + 14)


def road(pen: Pen) -> None:
    pen.box(0, 7, 40, 11)
    pen.box(0, 29, 40, 33)
    for x in (3, 17, 31):
        pen.box(x, 18, x + 9, 22)


def house(pen: Pen) -> None:
    pen.shape(5, 40, 5, 17, 20, 5, 35, 17, 35, 40)
    pen.box(16, 29, 24, 40, cut=True)


def arch(pen: Pen) -> None:
    pen.disc(20, 20, 20)
    pen.box(0, 20, 40, 40)
    pen.disc(20, 20, 9, cut=True)
    pen.box(11, 20, 29, 40, cut=True)


def ring(pen: Pen) -> None:
    pen.disc(20, 20, 16)
    pen.disc(20, 20, 8, cut=True)


def dots(pen: Pen) -> None:
    for x in (10, 30):
        for y in (10, 30):
            pen.disc(x, y, 5)


FORMS: dict[str, Form] = {
    "sun": lambda pen: pen.disc(20, 20, 13),
    "half": lambda pen: pen.disc(20, 40, 20),
    "quarter": lambda pen: pen.disc(0, 0, 40),
    "leaf": leaf,
    "wave": wave,
    "panel": panel,
    "road": road,
    "house": house,
    "arch": arch,
    "ring": ring,
    "dots": dots,
}


def tile_picture(tile: Tile, size: int, ink: Colour, ground: Colour) -> Image.Image:
    large = Image.new("RGB", (size * FINER, size * FINER), ground)
    FORMS[tile.shape](Pen(large, ink, ground))
    return large.reduce(FINER)

"""The quiet picture of an item that has no photograph: a mosaic that its address decides."""

from dataclasses import dataclass
from hashlib import blake2b

# The shapes in static/img/tiles.svg, those that suit a theme, and the stylesheet's shades.
TILES = "sun half quarter leaf wave panel road house arch ring dots".split()
SUITABLE = {
    "traffic": "road ring dots arch quarter".split(),
    "waste": "ring quarter leaf dots half".split(),
    "floating-solar": "panel wave sun half".split(),
    "urban-gardening": "leaf house sun half arch".split(),
}
SHADES = 4
SIZE = 40


@dataclass(frozen=True)
class Tile:
    shape: str
    shade: int
    x: int
    y: int


def mosaic(seed: str, columns: int, rows: int, theme: str = "") -> list[Tile]:
    """The same seed makes the same picture; no shape stands beside or below itself."""
    digest = blake2b(seed.encode(), digest_size=columns * rows).digest()
    tiles: list[Tile] = []
    for place, byte in enumerate(digest):
        taken = {tile.shape for tile in (*tiles[-1:], *tiles[-columns:][:1])}
        free = [shape for shape in SUITABLE.get(theme, TILES) if shape not in taken]
        row, column = divmod(place, columns)
        tiles.append(Tile(free[byte % len(free)], byte // 16 % SHADES, column * SIZE, row * SIZE))
    return tiles

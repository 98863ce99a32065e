"""Draws the picture of a shared page. The fonts come from their packages: no machine needs any."""

import re
from functools import cache
from importlib.resources import files
from io import BytesIO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from publishing.mosaic import mosaic
from ucan_portal.sharing.cards import Card
from ucan_portal.sharing.tiles import Colour, tile_picture

# The size that Open Graph's readers ask for.
WIDTH, HEIGHT = 1200, 630
TILE, COLUMNS, ROWS = 90, 4, 7
MARGIN = 64
TEXT_WIDTH = WIDTH - COLUMNS * TILE - 2 * MARGIN
TITLE_TOP, TITLE_BOTTOM = 236, 480
TITLE_SIZES = range(80, 35, -4)
LEADING = 1.16
# As in static/css/mosaic.css: how much of the tone is in the ground and in the form of a tile.
SHADES = ((10, 26), (20, 8), (14, 55), (34, 14))
PALETTE = 128  # colours: a third of the bytes, and nobody sees it
SERIF = ("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf")
SANS = ("fontpkg_source_sans_3", "SourceSans3[wght].ttf")
LAYOUT = ImageFont.Layout.BASIC


@cache
def tokens() -> dict[str, Colour]:
    """The light scheme's colours from the stylesheet."""
    light = (settings.BASE_DIR / "static/css/tokens.css").read_text().partition("@media")[0]
    return {
        name: tuple(bytes.fromhex(value))
        for name, value in re.findall(r"--([\w-]+): #(\w{6});", light)
    }


def font(package: str, file: str, size: int, axes: list[int]) -> ImageFont.FreeTypeFont:
    path = files(package) / "files" / file
    found = ImageFont.truetype(str(path), size, layout_engine=LAYOUT)
    found.set_variation_by_axes(axes)
    return found


def sans(size: int, weight: int) -> ImageFont.FreeTypeFont:
    return font(*SANS, size, [weight])


def serif(size: int) -> ImageFont.FreeTypeFont:
    return font(*SERIF, size, [600, min(size, 60)])  # weight, optical size


def draw(card: Card) -> bytes:
    """The picture as PNG."""
    colours = tokens()
    picture = Image.new("RGB", (WIDTH, HEIGHT), colours["paper"])
    pen = ImageDraw.Draw(picture)
    draw_mosaic(picture, card)
    draw_wordmark(pen, card.language)
    if card.facts:
        tone = colours[card.tone]
        line = fitted(card.facts, sans(28, 600))
        pen.text((MARGIN, TITLE_TOP - 56), line, tone, sans(28, 600))
    draw_title(pen, card.title)
    draw_emblem(picture, card.language)
    file = BytesIO()
    picture.quantize(PALETTE).save(file, "PNG", optimize=True)
    return file.getvalue()


def draw_mosaic(picture: Image.Image, card: Card) -> None:
    colours = tokens()
    base, surface = colours[card.tone], colours["surface"]
    for place, tile in enumerate(mosaic(card.seed, COLUMNS, ROWS, card.theme)):
        ground, ink = (mixed(base, surface, share) for share in SHADES[tile.shade])
        if tile.shade == 1 and place % 5 == 1:
            ink = colours["accent"]
        row, column = divmod(place, COLUMNS)
        corner = (WIDTH - (COLUMNS - column) * TILE, row * TILE)
        picture.paste(tile_picture(tile, TILE, ink, ground), corner)


def mixed(colour: Colour, other: Colour, share: int) -> Colour:
    return tuple(
        (one * share + two * (100 - share)) // 100 for one, two in zip(colour, other, strict=True)
    )


def draw_wordmark(pen: ImageDraw.ImageDraw, language: str) -> None:
    """As in static/css/wordmark.css: the underscore is a bridge between the two halves."""
    colours = tokens()
    name = sans(52, 850)
    pen.text((MARGIN, 44), "U", colours["ink"], name)
    left = MARGIN + name.getlength("U") + 4
    pen.rectangle((left, 90, left + 44, 98), fill=colours["accent"])
    pen.text((left + 48, 44), "CAN", colours["ink"], name)
    with translation.override(language):
        line = _("Ukraine towards Carbon Neutrality")
    pen.text((MARGIN, 110), line, colours["ink-soft"], sans(26, 400))


def draw_title(pen: ImageDraw.ImageDraw, title: str) -> None:
    size, lines = title_lines(title)
    for number, line in enumerate(lines):
        top = TITLE_TOP + number * size * LEADING
        pen.text((MARGIN, top), line, tokens()["ink"], serif(size))


def title_lines(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title fits, and its lines; at the smallest it may be cut."""
    for size in TITLE_SIZES:
        lines = wrapped(title, serif(size))
        most = int((TITLE_BOTTOM - TITLE_TOP) / (size * LEADING))
        if len(lines) <= most and all(serif(size).getlength(line) <= TEXT_WIDTH for line in lines):
            return size, lines
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return size, [fitted(line, serif(size)) for line in kept]


def wrapped(text: str, typeface: ImageFont.FreeTypeFont) -> list[str]:
    """Lines of whole words, none of which begins with a dash; too long a word stands alone."""
    lines: list[str] = []
    for word in text.replace(" – ", "\xa0– ").split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and typeface.getlength(longer) <= TEXT_WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def fitted(line: str, typeface: ImageFont.FreeTypeFont) -> str:
    """The line, cut with an ellipsis where it is too long for the picture."""
    if typeface.getlength(line) <= TEXT_WIDTH:
        return line
    while line and typeface.getlength(f"{line}…") > TEXT_WIDTH:
        line = line[:-1]
    return f"{line.rstrip()}…"


def draw_emblem(picture: Image.Image, language: str) -> None:
    """The EU's emblem in its own colours, with its statement."""
    with Image.open(settings.BASE_DIR / "static/img/eu-emblem.png") as file:
        emblem = file.convert("RGB").resize((105, 70), Image.Resampling.LANCZOS)
    picture.paste(emblem, (MARGIN, 516))
    with translation.override(language):
        statement = _("Funded by the European Union")
    place = (MARGIN + emblem.width + 20, 516 + emblem.height / 2)
    pen = ImageDraw.Draw(picture)
    pen.text(place, statement, tokens()["ink"], sans(28, 600), anchor="lm")

"""Keeps what was drawn in the data folder, up to a bound; the oldest goes first."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from ucan_portal.sharing.cards import Card

# About 25 KB each. Search engines and messengers keep copies of their own.
MOST = 4000


def folder() -> Path:
    return settings.DATA_DIR / "share"


def picture_of(card: Card) -> Path:
    """The file of the picture, drawn now if nobody asked for it before."""
    file = folder() / f"{card.stamp}.png"
    if not file.exists():
        # Only a process that draws loads Pillow's drawing and the fonts.
        from ucan_portal.sharing.drawing import draw

        keep(file, draw(card))
    return file


def keep(file: Path, content: bytes) -> None:
    """Put the whole file in its place at once: another process may be reading it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as unfinished:
        unfinished.write(content)
    os.replace(unfinished.name, file)
    drop_oldest(file.parent)


def drop_oldest(place: Path) -> None:
    pictures = list(place.glob("*.png"))
    if len(pictures) > MOST:
        pictures.sort(key=lambda picture: picture.stat().st_mtime)
        for picture in pictures[: len(pictures) - MOST]:
            picture.unlink(missing_ok=True)

"""Pictures that travel inside a mail: small, and in a format that every mail program shows."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.contrib.staticfiles import finders
from PIL import Image as Picture
from PIL import ImageOps

from publishing.models import Image

EMBLEM = "eu-emblem@ucan"
WIDTH = 600
# Two pictures and the texts stay below the 100 KB at which mail programs cut off.
BYTES = 30_000
QUALITIES = (80, 70, 60, 50, 40)


@dataclass(frozen=True)
class MailPicture:
    """`cid`: the name by which the mail's HTML asks for it (RFC 2392)."""

    cid: str
    content: bytes
    subtype: str
    filename: str

    @property
    def data_url(self) -> str:
        return f"data:image/{self.subtype};base64,{b64encode(self.content).decode()}"


def emblem() -> MailPicture:
    content = Path(finders.find("img/eu-emblem.png")).read_bytes()
    return MailPicture(EMBLEM, content, "png", "eu-emblem.png")


def mail_picture(image: Image) -> MailPicture:
    content = _small_jpeg(image.file.path)
    return MailPicture(f"picture-{image.pk}@ucan", content, "jpeg", f"picture-{image.pk}.jpg")


@lru_cache(maxsize=16)
def _small_jpeg(path: str) -> bytes:
    """At most as wide as the mail, upright, on white where it is transparent."""
    with Picture.open(path) as stored:
        stored.draft("RGB", (2 * WIDTH, 2 * WIDTH))
        picture = ImageOps.exif_transpose(stored).convert("RGBA")
    picture.thumbnail((WIDTH, 2 * WIDTH))
    page = Picture.new("RGB", picture.size, "white")
    page.paste(picture, mask=picture)
    for quality in QUALITIES:
        content = BytesIO()
        page.save(content, "JPEG", quality=quality, optimize=True)
        if content.tell() <= BYTES:
            break
    return content.getvalue()

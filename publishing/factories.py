from base64 import b64decode
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from publishing.fuzzy_dates import FuzzyDate
from publishing.models import Document, Image, Page, State

# The smallest GIF there is: one transparent pixel.
PIXEL = b64decode("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")


def in_days(days: int) -> FuzzyDate:
    return FuzzyDate.of(timezone.localdate() + timedelta(days))


def make_page(slug: str = "about", **fields: Any) -> Page:
    texts = {"title_en": "About", "title_de": "Über uns", "title_uk": "Про нас"}
    return Page.objects.create(slug=slug, **{"state": State.PUBLISHED} | texts | fields)


def make_document(**fields: Any) -> Document:
    texts = {"title_en": "Report", "title_de": "Bericht", "title_uk": "Звіт"}
    defaults = {"kind": "deliverable", "url": "https://example.org/report.pdf"}
    return Document.objects.create(**{"state": State.PUBLISHED} | defaults | texts | fields)


def make_image(**fields: Any) -> Image:
    file = ContentFile(PIXEL, name="pixel.gif")
    return Image.objects.create(**{"file": file, "credit": "Alice"} | fields)

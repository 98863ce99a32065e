from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Pillow

from publishing.models import Image

pytestmark = pytest.mark.django_db
GPS, ORIENTATION, TURNED = 0x8825, 0x0112, 6


def photograph(kind: str, name: str) -> ContentFile:
    """Wide in the file, tall for whoever looks at it, and with the place where it was taken."""
    exif = Pillow.Exif()
    exif[ORIENTATION] = TURNED
    exif.get_ifd(GPS)[2] = (50.0, 15.0, 0.0)
    written = BytesIO()
    Pillow.new("RGB", (60, 40), "teal").save(written, kind, exif=exif)
    return ContentFile(written.getvalue(), name=name)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_uploaded_photograph_tells_no_place_and_stands_upright(kind):
    image = Image.objects.create(file=photograph(kind, f"a.{kind.lower()}"), credit="Olena")

    with Pillow.open(image.file.path) as stored:
        assert (stored.format, dict(stored.getexif())) == (kind, {})
        assert stored.size == (image.width, image.height) == (40, 60)


def test_picture_without_hidden_data_stays_byte_for_byte():
    written = BytesIO()
    Pillow.new("RGB", (60, 40), "teal").save(written, "JPEG")

    image = Image.objects.create(file=ContentFile(written.getvalue(), "a.jpg"), credit="Olena")

    assert Path(image.file.path).read_bytes() == written.getvalue()

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from PIL import Image as Picture

from publishing.factories import make_image
from publishing.variants import make_due
from ucan_portal.celery import app as celery

pytestmark = pytest.mark.django_db


def jpeg(width: int, height: int) -> ContentFile:
    file = io.BytesIO()
    Picture.new("RGB", (width, height)).save(file, "jpeg")
    return ContentFile(file.getvalue(), name="fair.jpg")


@pytest.fixture
def fair():
    return make_image(file=jpeg(1300, 900), alt_en="A fair", focal_x=80, focal_y=10)


def make_variants(image) -> None:
    """What the worker does once the picture is stored."""
    make_due()
    image.refresh_from_db()


def shown(image, **context) -> str:
    return render_to_string("includes/picture.html", {"image": image, **context})


def test_picture_is_shown_as_uploaded_until_it_has_variants(fair):
    html = shown(fair)

    assert "<source" not in html
    assert f'src="{fair.file.url}" width="1300" height="900"' in html


def test_picture_is_offered_in_the_widths_that_it_has(fair):
    make_variants(fair)

    srcset = re.search(r'<source type="image/webp" srcset="(.*?)"', shown(fair))[1]

    folder = fair.file.url.removesuffix(".jpg")
    widths = [400, 800, 1200]
    assert srcset == ", ".join(f"{folder}/{width}w.webp {width}w" for width in widths)
    assert all(fair.file.storage.exists(f"{fair.file.name[:-4]}/{width}w.webp") for width in widths)


def test_picture_smaller_than_all_variants_stays_as_it_is():
    image = make_image(file=jpeg(300, 200))
    make_variants(image)

    assert "<source" not in shown(image)


def test_picture_that_is_replaced_waits_for_new_variants(fair):
    make_variants(fair)
    assert fair.has_variants

    fair.file = jpeg(500, 500)
    fair.save()

    assert not fair.has_variants


def test_only_the_first_picture_is_loaded_at_once(fair):
    assert re.findall("loading=.lazy.|fetchpriority=.high.", shown(fair)) == ['loading="lazy"']
    assert re.findall("loading=.lazy.|fetchpriority=.high.", shown(fair, is_first=True)) == [
        'fetchpriority="high"'
    ]


def test_picture_keeps_its_focal_point_without_a_style(fair):
    assert 'class="photograph focus-x-75 focus-y-0"' in shown(fair)
    assert "style=" not in shown(fair)


def test_stored_picture_asks_for_its_variants(django_capture_on_commit_callbacks, monkeypatch):
    asked = []
    monkeypatch.setattr(celery, "send_task", lambda task, *_args, **_more: asked.append(task))

    with django_capture_on_commit_callbacks(execute=True):
        make_image(file=jpeg(500, 400))

    assert asked == ["publishing.tasks.make_variants"]


def test_picture_that_is_lost_holds_up_no_other(fair):
    lost = make_image(file=jpeg(500, 400))
    lost.file.storage.delete(lost.file.name)
    broken = make_image(file=jpeg(500, 400))
    broken.file.storage.delete(broken.file.name)
    broken.file.storage.save(broken.file.name, ContentFile(b"no picture"))

    make_variants(fair)
    lost.refresh_from_db()
    broken.refresh_from_db()

    assert [fair.has_variants, lost.has_variants, broken.has_variants] == [True, False, False]

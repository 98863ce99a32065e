"""Makes the smaller files of uploaded pictures, in the queue: no editor waits for them."""

import logging
from typing import Any

from pictures.models import PillowPicture
from PIL import Image as Picture

from publishing.models import Image
from publishing.queue import ask_for

log = logging.getLogger(__name__)


def process_later(**what: Any) -> None:
    """What django-pictures calls when a picture is stored; the database knows what is owed."""
    if what.get("new"):
        ask_for("publishing.tasks.make_variants")


def make_due() -> None:
    """Saved one by one: whoever keeps pages hears of each picture."""
    for image in Image.objects.filter(has_variants=False):
        if not image.file.storage.exists(image.file.name):
            continue
        try:
            make_variants(image)
        except (OSError, ValueError, Picture.DecompressionBombError) as error:
            log.warning("Picture %s stays in its own size: %s", image.pk, error)
            continue
        image.has_variants = True
        image.save(update_fields=["has_variants"])


def make_variants(image: Image) -> None:
    with image.file.storage.open(image.file.name) as file, Picture.open(file) as stored:
        picture = PillowPicture.pre_process(stored)
        for variant in image.file.get_picture_files_list():
            variant.save(picture)

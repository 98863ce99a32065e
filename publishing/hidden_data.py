"""What a photograph tells beside its picture: where it was taken, when, and with whose device.

The file that was uploaded is offered as it is, and in a country at war the place of a photograph is
nobody's business.
"""

from io import BytesIO

from django.core.files.base import ContentFile, File

FORMATS = ("JPEG", "PNG", "WEBP")
JPEG_QUALITY = 95


def without_hidden_data(file: File) -> File:
    """The picture upright and without EXIF, XMP and IPTC; the same file where it has none."""
    # Pillow is big, and whoever only reads the portal needs none of it.
    from PIL import Image, ImageOps

    image = Image.open(file)
    hidden = image.getexif() or {"xmp", "photoshop", "comment"} & image.info.keys()
    if image.format not in FORMATS or getattr(image, "is_animated", False) or not hidden:
        file.seek(0)
        return file
    kind, profile = image.format, image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    upright.info = {}
    written = BytesIO()
    options = {"quality": JPEG_QUALITY} if kind == "JPEG" else {"lossless": True}
    upright.save(written, kind, icc_profile=profile, **options)
    return ContentFile(written.getvalue(), name=file.name)

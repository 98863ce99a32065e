"""Photographs in the size that the reader's screen needs."""

from django import template

from publishing.models import Image

register = template.Library()

# How wide a picture stands, by place: what `sizes` says of it (HTML, section 4.8.4.2.2).
PLACES = {
    "text": "(min-width: 60rem) 42rem, 94vw",
    "head": "(min-width: 75rem) 30rem, 94vw",
    "card": "(min-width: 40rem) 24rem, 94vw",
}
# The focal point is rounded: a class for each step needs no style on the element.
STEP = 25


@register.inclusion_tag("includes/photograph.html")
def photograph(
    image: Image, place: str = "text", is_first: bool = False, decorative: bool = False
) -> dict:
    """The picture alone. `is_first`: it is seen at once, so it isn't loaded lazily."""
    return {
        "image": image,
        "srcset": srcset(image) if image.has_variants else "",
        "sizes": PLACES[place],
        "is_first": is_first,
        "decorative": decorative,
        "focus": f"focus-x-{nearest(image.focal_x)} focus-y-{nearest(image.focal_y)}",
    }


def srcset(image: Image) -> str:
    """The variants by width; empty for a picture smaller than all of them."""
    variants = image.file.aspect_ratios[None]["WEBP"]
    return ", ".join(f"{variants[width].url} {width}w" for width in sorted(variants))


def nearest(percent: int) -> int:
    return round(percent / STEP) * STEP

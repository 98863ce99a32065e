from django import template

from publishing.mosaic import SIZE, mosaic

register = template.Library()


@register.inclusion_tag("includes/mosaic.html")
def tiles(seed: str, columns: int = 8, rows: int = 2, theme: str = "") -> dict:
    """The picture of an item without a photograph, in the colour of what is around it."""
    return {
        "tiles": mosaic(seed, columns, rows, theme),
        "width": columns * SIZE,
        "height": rows * SIZE,
    }

from typing import Any

from django import template

from publishing.breadcrumbs import Crumb, breadcrumbs
from publishing.workflow import Publishable

register = template.Library()


@register.simple_tag
def breadcrumbs_of(item: Any) -> list[Crumb]:
    """None for lists and other pages without an item."""
    return breadcrumbs(item) if isinstance(item, Publishable) else []

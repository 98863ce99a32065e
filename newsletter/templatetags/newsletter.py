from django import template

from newsletter.declarations import declaration
from publishing.texts import current_language

register = template.Library()


@register.simple_tag
def consent_declaration() -> str:
    """What the reader agrees to by sending the form."""
    return declaration(current_language())

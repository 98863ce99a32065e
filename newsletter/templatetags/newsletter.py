from datetime import datetime

from django import template
from django.utils import timezone

from newsletter.declarations import declaration
from newsletter.progress_words import number
from publishing.dates import date_text
from publishing.texts import current_language

register = template.Library()
register.filter("grouped", number)


@register.simple_tag
def consent_declaration() -> str:
    """What the reader agrees to by sending the form."""
    return declaration(current_language())


@register.simple_tag
def moment_with_zone(moment: datetime) -> str:
    """To the second, as a proof needs it, with the zone's name and its distance from UTC."""
    local = timezone.localtime(moment)
    offset = f"{local:%z}"
    return f"{date_text(local.date())}, {local:%H:%M:%S %Z} (UTC{offset[:3]}:{offset[3:]})"


@register.filter
def moment(value: datetime) -> str:
    """To the minute, in the portal's time zone."""
    local = timezone.localtime(value)
    return f"{date_text(local.date())}, {local:%H:%M}"

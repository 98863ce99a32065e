"""Texts with their real language, and dates as stated."""

from datetime import date, datetime

from django import template
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from publishing.dates import date_text, fuzzy_text, period_text
from publishing.fuzzy_dates import FuzzyDate
from publishing.models import Image
from publishing.texts import Text, language_name, language_within
from publishing.texts import text as text_of

register = template.Library()
register.filter(language_name)
register.filter(language_within)


@register.simple_tag
def text(item: models.Model, field: str) -> str:
    """A plain text; `<span lang>` around it where it is in another language than the page."""
    return marked(text_of(item, field))


@register.filter
def marked(found: Text) -> str:
    if found.is_fallback:
        return format_html('<span lang="{}">{}</span>', found.language, found.value)
    return found.value


@register.simple_tag
def alt(image: Image) -> str:
    """The attributes that say what a picture shows, in the language in which that is written."""
    found = Text("", "") if image.decorative else text_of(image, "alt")
    language = format_html(' lang="{}"', found.language) if found.is_fallback else ""
    return format_html('alt="{}"{}', found.value, language)


@register.simple_tag
def rich_text(item: models.Model, field: str) -> str:
    """A rich text, cleaned when it was stored; `<div lang>` around it where it is a fallback."""
    found = text_of(item, field)
    html: SafeString = mark_safe(found.value)  # noqa: S308  RichTextField cleaned it
    if found.is_fallback:
        return format_html('<div lang="{}">{}</div>', found.language, html)
    return html


@register.filter
def has_text(item: models.Model, field: str) -> bool:
    return bool(text_of(item, field))


@register.filter
def fuzzy(value: FuzzyDate | date | None) -> str:
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return date_text(value) if isinstance(value, date) else fuzzy_text(value)


@register.simple_tag
def period(start: FuzzyDate | None, end: FuzzyDate | None = None) -> str:
    return period_text(start, end)

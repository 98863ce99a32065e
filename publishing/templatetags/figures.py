"""Figures and addresses as a reader writes them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def thousands(value: int) -> str:
    """Grouped as in the reader's language: 570,000, 570.000, 570 000."""
    return number_format(value, force_grouping=True)


@register.filter
def bare_address(url: str) -> str:
    """A website's address without what every address has."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")

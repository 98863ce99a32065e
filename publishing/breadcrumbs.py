"""The way from the home page to an item: what readers see above it and search engines are told."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from publishing.texts import Text, current_language
from publishing.workflow import Publishable


@dataclass(frozen=True)
class Crumb:
    label: Text
    url: str


def breadcrumbs(item: Publishable) -> list[Crumb]:
    """The home page, the list in which the item stands, what it is a part of, itself."""
    crumbs = [interface_crumb(_("Home"), "home")]
    if item.section:
        crumbs.append(interface_crumb(str(item.section[1]), item.section[0]))
    if item.whole:
        crumbs.append(Crumb(item.whole.short_title, item.whole.get_absolute_url()))
    return [*crumbs, Crumb(item.short_title, item.get_absolute_url())]


def interface_crumb(label: str, view: str) -> Crumb:
    return Crumb(Text(label, current_language()), reverse(view))

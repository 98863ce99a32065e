"""The picture of a page that a messenger or a social network shows beside a shared link.

Its address carries a stamp of all that stands on it: another title is another address, so that
a picture may be kept for ever, and nothing is drawn but what a page of ours names.
"""

from dataclasses import astuple, dataclass
from functools import singledispatch
from hashlib import blake2b
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cities.models import City, Organisation
from events.models import Event
from news.models import Article
from newsletter.models import Mailing
from publishing.dates import fuzzy_text, period_text
from publishing.fuzzy_dates import FuzzyDate
from publishing.models import Document
from publishing.texts import current_language, text
from twinning.models import Cooperation, Theme, Twinning
from ucan_portal.templatetags.site import SECTIONS

# Raised when the drawing changes: every picture then has another address.
EDITION = 1
# What the pages without an item are called, by the name of their address.
PAGES: dict[str, str | Promise] = {
    "home": gettext_lazy("Cities in pairs, on their way to climate neutrality"),
    "cities:organisation_list": gettext_lazy("Organisations"),
    "newsletter:archive": gettext_lazy("Earlier issues"),
    "offline": gettext_lazy("Reading offline"),
    **dict(SECTIONS),
    "search": pgettext_lazy("a page", "Search"),
}


@dataclass(frozen=True)
class Card:
    """What stands on a picture. `tone` is a colour in tokens.css, `theme` an icon's name."""

    language: str
    title: str
    facts: str = ""
    seed: str = ""
    tone: str = "link"
    theme: str = ""

    @property
    def stamp(self) -> str:
        return blake2b(repr((EDITION, *astuple(self))).encode(), digest_size=8).hexdigest()

    @property
    def alt(self) -> str:
        return f"{self.title} – {self.facts}" if self.facts else f"{self.title} – U_CAN"


def card_of(item: Any) -> Card:
    """In the language that is active."""
    tone, theme = colours_of(item)
    return Card(
        language=current_language(),
        title=str(item.title_text),
        facts=" · ".join(filter(None, facts_of(item))),
        seed=item.slug,
        tone=tone,
        theme=theme,
    )


def page_card(view: str) -> Card:
    return Card(language=current_language(), title=str(PAGES[view]), seed=view)


def address_of(item: Any, card: Card) -> str:
    kind = item._meta.model_name
    return reverse("share_item", args=[card.language, kind, item.pk, card.stamp])


def page_address(view: str, card: Card) -> str:
    return reverse("share_page", args=[card.language, view, card.stamp])


@singledispatch
def facts_of(item: Any) -> list[str]:
    """The line above the title."""
    return [str(item.section[1])] if getattr(item, "section", None) else []


@facts_of.register
def _city(item: City) -> list[str]:
    return [capfirst(item.get_role_display()), item.get_country_display()]


@facts_of.register
def _organisation(item: Organisation) -> list[str]:
    return [capfirst(item.get_kind_display()), item.get_country_display()]


@facts_of.register
def _event(item: Event) -> list[str]:
    kind = capfirst(item.get_status_display() if is_off(item) else item.get_kind_display())
    place = str(text(item.place, "name")) if item.place else ""
    return [kind, period_text(item.starts, item.ends), place]


@facts_of.register
def _article(item: Article) -> list[str]:
    return [_("News"), day(item.first_published_at)]


@facts_of.register
def _document(item: Document) -> list[str]:
    return [capfirst(item.get_kind_display()), fuzzy_text(item.date)]


@facts_of.register
def _mailing(item: Mailing) -> list[str]:
    return [_("Newsletter"), day(item.launched_at)]


def is_off(event: Event) -> bool:
    """What a reader must learn before anything else: it does not take place as it was planned."""
    return event.status not in (Event.Status.SCHEDULED, Event.Status.RESCHEDULED)


def day(moment: Any) -> str:
    from django.utils.timezone import localtime

    return fuzzy_text(FuzzyDate.of(localtime(moment).date())) if moment else ""


def colours_of(item: Any) -> tuple[str, str]:
    """The tone of the picture, and the theme whose tiles it takes."""
    match item:
        case City():
            return item.role, ""
        case Theme():
            return item.icon, item.icon
        case Cooperation():
            return item.theme.icon, item.theme.icon
        case Twinning():
            return "pilot", ""
    return "link", ""

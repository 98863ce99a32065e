"""The site's own navigation."""

from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publishing.models import Page
from publishing.pieces import kept

register = template.Library()

SECTIONS = [
    ("cities:city_list", _("Cities")),
    ("twinning:twinning_list", _("Twinning")),
    ("events:event_list", _("Events")),
    ("news:article_list", _("News")),
    ("publishing:document_list", _("Documents")),
    ("newsletter:sign_up", _("Newsletter")),
    ("search", pgettext_lazy("a page", "Search")),
]
# German public bodies offer these at the head of every page (§ 4 BITV 2.0).
HEADER_PAGES = [
    ("easy-language", _("Easy language")),
    ("sign-language", _("Sign language")),
]
FOOTER_PAGES = [
    ("about", _("About U_CAN")),
    ("press", _("Press")),
    ("contact", _("Contact")),
    ("accessibility", _("Accessibility")),
    ("privacy", _("Privacy")),
    ("imprint", _("Imprint")),
]
PLACES = {"header": HEADER_PAGES, "footer": FOOTER_PAGES}


class OwnPage(NamedTuple):
    url: str
    label: str
    icon: str


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[dict]:
    """The sections; `current` as in aria-current: the page itself, or what it belongs to."""
    request = context["request"]
    path = request.path
    sections = kept(request, "sections", addresses_of_sections)
    return [
        {
            "url": url,
            "label": label,
            "current": "page" if path == url else "true" if path.startswith(url) else "",
        }
        for url, label in sections
    ]


def addresses_of_sections() -> list[tuple[str, str]]:
    return [(reverse(name), str(label)) for name, label in SECTIONS]


@register.simple_tag(takes_context=True)
def own_pages(context: template.Context, place: str) -> list[OwnPage]:
    """The portal's own pages in the header or the footer, as far as they are published."""
    request = context["request"]
    # One query for header and footer together.
    if not hasattr(request, "own_pages"):
        request.own_pages = kept(request, "own pages", published_pages)
    return request.own_pages[place]


def published_pages() -> dict[str, list[OwnPage]]:
    slugs = [slug for pages in PLACES.values() for slug, _label in pages]
    published = set(Page.objects.published().filter(slug__in=slugs).values_list("slug", flat=True))
    return {
        place: [
            OwnPage(reverse("publishing:page", args=[slug]), str(label), icon(slug))
            for slug, label in pages
            if slug in published
        ]
        for place, pages in PLACES.items()
    }


def icon(slug: str) -> str:
    return f"includes/icons/{slug}.html"

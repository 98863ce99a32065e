"""The site's own navigation."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publishing.models import Page

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
FOOTER_PAGES = [
    ("about", _("About U_CAN")),
    ("press", _("Press")),
    ("contact", _("Contact")),
    ("easy-language", _("Easy language")),
    ("sign-language", _("Sign language")),
    ("accessibility", _("Accessibility")),
    ("privacy", _("Privacy")),
    ("imprint", _("Imprint")),
]


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[dict]:
    """The sections; `current` as in aria-current: the page itself, or what it belongs to."""
    path = context["request"].path
    sections = [(reverse(name), label) for name, label in SECTIONS]
    return [
        {
            "url": url,
            "label": label,
            "current": "page" if path == url else "true" if path.startswith(url) else "",
        }
        for url, label in sections
    ]


@register.simple_tag
def footer_pages() -> list[dict]:
    """The portal's own pages, as far as they are published; one query."""
    slugs = [slug for slug, _label in FOOTER_PAGES]
    published = set(Page.objects.published().filter(slug__in=slugs).values_list("slug", flat=True))
    return [
        {"url": reverse("publishing:page", args=[slug]), "label": label}
        for slug, label in FOOTER_PAGES
        if slug in published
    ]

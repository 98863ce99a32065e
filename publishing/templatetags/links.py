"""Links to other places by kind, videos that play on the page, and links to pass a page on."""

from dataclasses import dataclass
from urllib.parse import quote

from django import template
from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from publishing.models import Link
from publishing.texts import text

register = template.Library()

HEADINGS = {
    Link.Kind.PAGE: _("Pages"),
    Link.Kind.VIDEO: _("Videos"),
    Link.Kind.DOCUMENT: _("Documents"),
    Link.Kind.SOCIAL: _("Social networks"),
}


@dataclass(frozen=True)
class LinkGroup:
    kind: str
    heading: str | Promise
    links: list[Link]


@register.filter
def grouped(links: list[Link]) -> list[LinkGroup]:
    """By kind, each in its order; kinds without a link are left out."""
    found = {kind: [link for link in links if link.kind == kind] for kind in HEADINGS}
    return [LinkGroup(kind, HEADINGS[kind], rows) for kind, rows in found.items() if rows]


@register.simple_tag(takes_context=True)
def let_in_player(context: template.Context, link: Link) -> str:
    """Lets the page's policy load frames from the host of this video, and from no other."""
    request = context.get("request")
    if request is not None:
        hosts = request.__dict__.setdefault("frame_hosts", set())
        hosts.add(f"https://{link.video.provider.player}")
    return ""


@register.simple_tag
def lines(item: models.Model, field: str) -> str:
    """A plain text of several paragraphs; `<div lang>` around it where it is a fallback."""
    found = text(item, field)
    html = linebreaks(found.value, autoescape=True)
    if found.is_fallback:
        return format_html('<div lang="{}">{}</div>', found.language, mark_safe(html))  # noqa: S308
    return mark_safe(html)  # noqa: S308  linebreaks escaped it


@dataclass(frozen=True)
class Way:
    """A way to pass a page on: a plain link that says nothing of who follows it."""

    icon: str
    name: str | Promise
    url: str


@register.simple_tag
def ways_to_share(item: models.Model) -> list[Way]:
    """Encoded as RFC 3986 and, for the mail, RFC 6068 ask: UTF-8, and no plus for a space."""
    address, title = f"{settings.SITE_URL}{item.get_absolute_url()}", str(item.title_text)
    url, text = quote(address, safe=""), quote(title, safe="")
    both = quote(f"{title} {address}", safe="")
    mail = f"mailto:?subject={text}&body={text}%0D%0A%0D%0A{url}"
    return [
        Way("mail", _("E-mail"), mail),
        Way("linkedin", "LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?url={url}"),
        Way("facebook", "Facebook", f"https://www.facebook.com/sharer/sharer.php?u={url}"),
        Way("telegram", "Telegram", f"https://t.me/share/url?url={url}&text={text}"),
        Way("viber", "Viber", f"viber://forward?text={both}"),
    ]

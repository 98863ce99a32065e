"""sitemap.xml: every public address with the same page in other languages.

Addresses are absolute by SITE_URL; the sites framework is not used.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from modeltranslation.utils import resolution_order

from newsletter.models import Mailing
from ucan_portal.public_items import KINDS

LISTS = (
    "home",
    "cities:city_list",
    "cities:organisation_list",
    "twinning:twinning_list",
    "events:event_list",
    "news:article_list",
    "publishing:document_list",
    "newsletter:sign_up",
    "newsletter:archive",
    "search",
)


class PortalSitemap(Sitemap):
    i18n = True
    alternates = True

    @property
    def protocol(self) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def _urls(self, page: int | str, protocol: str, domain: str) -> list[dict]:
        """With x-default as what English readers get; Django's would redirect."""
        urls = super()._urls(page, protocol, domain)
        for url in urls:
            addresses = {each["lang_code"]: each["location"] for each in url["alternates"]}
            default = next(code for code in resolution_order("en") if code in addresses)
            url["alternates"].append({"lang_code": "x-default", "location": addresses[default]})
        return urls


class ListSitemap(PortalSitemap):
    def items(self) -> Iterable[str]:
        return LISTS

    def location(self, item: str) -> str:
        return reverse(item)


class ItemSitemap(PortalSitemap):
    """The public items of one kind, in exactly the languages that each has."""

    def __init__(self, published: Callable[[], QuerySet]):
        self.published = published

    def items(self) -> QuerySet:
        return self.published().order_by("pk")

    def get_languages_for_item(self, item: Any) -> Iterable[str]:
        return item.languages

    def lastmod(self, item: Any) -> datetime:
        return item.updated_at


SITEMAPS = {
    "lists": ListSitemap,
    **{model._meta.model_name: partial(ItemSitemap, KINDS[model].published) for model in KINDS},
    "mailings": partial(ItemSitemap, Mailing.objects.published),
}

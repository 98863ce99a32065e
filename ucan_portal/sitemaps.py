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
from django.db.models import Max, Model, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from modeltranslation.utils import resolution_order

from cities.models import City, Organisation
from events.models import Event
from news.models import Article
from newsletter.models import Mailing
from publishing.models import Document
from twinning.models import Cooperation, Theme, Twinning
from ucan_portal.public_items import KINDS

# Each list with the kinds of items whose newest change is its own.
LISTS: dict[str, tuple[type[Model], ...]] = {
    "home": tuple(KINDS),
    "cities:city_list": (City,),
    "cities:organisation_list": (Organisation,),
    "twinning:twinning_list": (Twinning, Cooperation, Theme),
    "events:event_list": (Event,),
    "news:article_list": (Article,),
    "publishing:document_list": (Document,),
    "newsletter:sign_up": (),
    "newsletter:archive": (Mailing,),
    "offline": (),
    "search": (),
}


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

    def lastmod(self, item: str) -> datetime | None:
        dates = [date for model in LISTS[item] if (date := self.newest[model])]
        return max(dates, default=None)

    @cached_property
    def newest(self) -> dict[type[Model], datetime | None]:
        return {
            model: published_of(model).aggregate(newest=Max("updated_at"))["newest"]
            for model in (*KINDS, Mailing)
        }


def published_of(model: type[Model]) -> QuerySet:
    return KINDS[model].published() if model in KINDS else model.objects.published()


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

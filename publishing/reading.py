"""How a public address finds its item, and a list its rows."""

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db import models
from django.http import Http404, HttpRequest

from publishing.models import OldSlug
from publishing.pieces import kept
from publishing.rights import may_preview
from publishing.workflow import NamedPublishable, PublishableQuerySet, alphabetical


class Gone(Exception):
    """The item was public once and is withdrawn: 410."""


class Moved(Exception):
    """The item has another address now: 301."""

    def __init__(self, item: models.Model):
        self.url = item.get_absolute_url()


def public_item(request: HttpRequest, queryset: PublishableQuerySet, slug: str) -> models.Model:
    """The published item with this slug; for staff who may see it in the admin also a hidden one.

    Raises Http404, Gone or Moved; AddressMiddleware answers for the last two.
    """
    item = queryset.published().filter(slug=slug).first()
    if item is not None:
        return item
    hidden = queryset.filter(slug=slug).first()
    if hidden is None:
        raise_if_moved(queryset, slug)
        raise Http404(slug)
    it = type(hidden).objects.filter(pk=hidden.pk)
    if may_preview(request.user) and it.visible_to(request.user).exists():
        request.is_preview = True
        return hidden
    if queryset.withdrawn().filter(pk=hidden.pk).exists():
        raise Gone
    raise Http404(slug)


def raise_if_moved(queryset: PublishableQuerySet, slug: str) -> None:
    item = queryset.published().filter(pk=OldSlug.owner(queryset.model, slug)).first()
    if item:
        raise Moved(item)


def neighbours(queryset: models.QuerySet, item: NamedPublishable) -> list[NamedPublishable | None]:
    """Of the named items that readers see, the one before and the one after in their alphabet."""
    key = alphabetical()
    here = getattr(item, key)
    queryset = queryset.only("slug", item.title_field)
    return [
        queryset.filter(**{f"{key}__lt": here}).order_by(f"-{key}").first(),
        queryset.filter(**{f"{key}__gt": here}).order_by(key).first(),
    ]


def page_of(request: HttpRequest, queryset: models.QuerySet, size: int = 20) -> Page:
    """The asked page of the list; one that doesn't exist is an empty page."""
    paginator = Paginator(queryset, size)
    if not request.GET.keys() - {"page"}:
        paginator.count = kept(request, f"rows of {request.path}", queryset.count)
    try:
        return paginator.page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger):
        return Page([], 0, paginator)

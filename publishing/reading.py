"""How a public address finds its item, and a list its rows."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing.models import OldSlug
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
    if request.user.is_staff and type(hidden).objects.visible_to(request.user).filter(pk=hidden.pk):
        request.is_preview = True
        return hidden
    if queryset.withdrawn().filter(pk=hidden.pk).exists():
        raise Gone
    raise Http404(slug)


def raise_if_moved(queryset: PublishableQuerySet, slug: str) -> None:
    item = queryset.published().filter(pk=OldSlug.owner(queryset.model, slug)).first()
    if item:
        raise Moved(item)


ALL = _("All")


def all_or(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The choices of a filter, “All” first; each begins like a name in a list, not a sentence."""
    return [("", ALL), *((value, capfirst(label)) for value, label in choices)]


class FilterForm(forms.Form):
    """The filters of a list, as a form that is sent by GET.

    `lookups` names the query for each field; a value that is no choice leaves the list empty.
    """

    lookups: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, label_suffix="", **kwargs)
        self.use_required_attribute = False

    def apply(self, queryset: models.QuerySet) -> models.QuerySet:
        if not self.is_valid():
            return queryset.none()
        values = ((lookup, self.cleaned_data[name]) for name, lookup in self.lookups.items())
        chosen = {lookup: value for lookup, value in values if value}
        return queryset.filter(**chosen).distinct() if chosen else queryset

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    @property
    def chosen_labels(self) -> list[str]:
        """The filters in the reader's words."""
        if not self.is_valid():
            return []
        chosen = ((self.fields[name], value) for name, value in self.cleaned_data.items() if value)
        return [
            field.label_from_instance(value)
            if isinstance(field, forms.ModelChoiceField)
            else str(dict(getattr(field, "choices", ())).get(value, value))
            for field, value in chosen
        ]

    @property
    def query(self) -> str:
        """The filters as a query with its question mark, for another form of the same list."""
        chosen = {name: self.data[name] for name in self.fields if self.data.get(name)}
        return f"?{urlencode(chosen)}" if chosen else ""


def neighbours(queryset: models.QuerySet, item: NamedPublishable) -> list[NamedPublishable | None]:
    """Of the named items that readers see, the one before and the one after in their alphabet."""
    key = alphabetical()
    here = getattr(item, key)
    return [
        queryset.filter(**{f"{key}__lt": here}).order_by(f"-{key}").first(),
        queryset.filter(**{f"{key}__gt": here}).order_by(key).first(),
    ]


def page_of(request: HttpRequest, queryset: models.QuerySet, size: int = 20) -> Page:
    """The asked page of the list; one that doesn't exist is an empty page."""
    paginator = Paginator(queryset, size)
    try:
        return paginator.page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger):
        return Page([], 0, paginator)

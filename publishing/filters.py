"""The filters of a list: what they offer, what was chosen, and what that leaves of the list."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing.pieces import kept

ALL = _("All")
SELECTED = mark_safe(" selected")

# Labels in the reader's language by their value in the address; the empty one is “All”.
Choices = dict[str, str]


class Options(forms.Widget):
    """Written without templates: with Django's, the filters took a third of a list's time."""

    choices: Callable[[], Choices] = dict

    def render(
        self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None
    ) -> SafeString:
        rows = (
            (code, SELECTED if code == value else "", label)
            for code, label in self.choices().items()
        )
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(attrs or {}), options)


class Choice(forms.Field):
    """One of what `offered` gives: values and labels, those in the reader's language."""

    widget = Options

    def __init__(
        self,
        offered: Callable[[], Iterable[tuple[Any, Any]]],
        label: str | Promise,
        to: Callable[[str], Any] = str,
    ):
        super().__init__(required=False, label=label)
        self.offered, self.to = offered, to
        self.choices: Callable[[], Choices] = dict

    def offer(self, request: HttpRequest) -> None:
        """They are asked for once the form is shown or something is chosen, not before."""
        name = f"{self.offered.__module__}.{self.offered.__qualname__}"
        self.choices = self.widget.choices = cache(partial(kept, request, name, self.all_or_one))

    def all_or_one(self) -> Choices:
        """Each begins like a name in a list, not a sentence."""
        named = {str(value): capfirst(str(label)) for value, label in self.offered()}
        return {"": str(ALL)} | named

    def clean(self, value: str | None) -> Any:
        if not value:
            return ""
        if value not in self.choices():
            raise ValidationError(
                forms.ChoiceField.default_error_messages["invalid_choice"], params={"value": value}
            )
        return self.to(value)


class FilterForm(forms.Form):
    """The filters of a list, as a form that is sent by GET.

    `lookups` names the query for each field; a value that is no choice leaves the list empty.
    """

    lookups: ClassVar[dict[str, str]] = {}

    def __init__(self, request: HttpRequest):
        super().__init__(request.GET, label_suffix="")
        self.use_required_attribute = False
        for field in self.fields.values():
            if isinstance(field, Choice):
                field.offer(request)

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
    def piece(self) -> str:
        """The name under which its fields are kept; those with a chosen value are not."""
        return "" if self.is_filtered else f"fields of {type(self).__qualname__}"

    @property
    def labels(self) -> dict[str, str]:
        """What is chosen in each filter, in the reader's words."""
        if not self.is_valid():
            return {}
        chosen = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return {
            name: getattr(self.fields[name], "choices", dict)().get(value, value)
            for name, value in chosen.items()
        }

    @property
    def chosen_labels(self) -> list[str]:
        return list(self.labels.values())

    @property
    def query(self) -> str:
        """The filters as a query with its question mark, for another form of the same list."""
        chosen = {name: self.data[name] for name in self.fields if self.data.get(name)}
        return f"?{urlencode(chosen)}" if chosen else ""

"""Fields that somebody may read in the admin and not change."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from publishing.admin_texts import Fieldsets, TextsMixin
from publishing.dates import fuzzy_text
from publishing.fuzzy_dates import FuzzyDateField
from publishing.rich_text import RichTextField
from publishing.texts import LANGUAGES, column, translated_fields


def translated_columns(model: type[models.Model]) -> set[str]:
    return {column(field, code) for field in translated_fields(model) for code in LANGUAGES}


def columns_translated_by(user: Any, model: type[models.Model]) -> set[str]:
    languages = [language for language in LANGUAGES if language in user.translates]
    return {column(field, code) for field in translated_fields(model) for code in languages}


def rich_text(value: str | None) -> str:
    # It was cleaned when it was stored.
    return format_html('<div class="rich-text">{}</div>', mark_safe(value or "–"))  # noqa: S308


# Values that Django would show as they are stored.
SHOWN: dict[type[models.Field], Callable[[Any], str]] = {
    RichTextField: rich_text,
    FuzzyDateField: lambda value: fuzzy_text(value) or "–",
    models.JSONField: lambda value: ", ".join(value) or "–",
    models.ManyToManyField: lambda rows: ", ".join(map(str, rows.all())) or "–",
}


@cache
def readable(model: type[models.Model], name: str) -> str | Callable[[models.Model], str]:
    """The name of the field, or a column that shows its value as a reader expects it."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    field = next((field for field in fields if field.name == name), None)
    show = next((show for kind, show in SHOWN.items() if isinstance(field, kind)), None)
    # The tab says which language it is: “title [uk]” says it in code.
    field = getattr(field, "translated_field", field)
    if show is None and name not in translated_columns(model):
        return name
    show = show or (lambda value: value or "–")

    @admin.display(description=field.verbose_name)
    def shown(row: models.Model) -> str:
        return show(getattr(row, name))

    return shown


class ReadingMixin(TextsMixin):
    """Works out which fields are only read; what a user may change is said by the subclasses."""

    def writes_whole_items(self, request: HttpRequest) -> bool:
        """Whether not only the texts of some languages."""
        raise NotImplementedError

    def reserved_fields(self, request: HttpRequest) -> set[str]:
        """Fields that only others may change, even in what is this user's."""
        return set()

    def fixed_fields(self, request: HttpRequest, obj: models.Model | None) -> set[str]:
        fixed = set(super().get_readonly_fields(request, obj)) | self.reserved_fields(request)
        if obj is None:
            return fixed
        every = set(flatten_fieldsets(self.get_all_fieldsets(request)))
        if not self.has_change_permission(request, obj):
            return fixed | every
        if not self.writes_whole_items(request):
            return fixed | every - columns_translated_by(request.user, self.model)
        return fixed

    def get_readonly_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> tuple[Any, ...]:
        fixed = self.fixed_fields(request, obj)
        return tuple(readable(self.model, name) for name in sorted(fixed))

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Fieldsets:
        fixed = self.fixed_fields(request, obj)

        def shown(field: Any) -> Any:
            if isinstance(field, tuple):
                return tuple(shown(one) for one in field)
            return readable(self.model, field) if field in fixed else field

        return [
            (title, options | {"fields": [shown(field) for field in options["fields"]]})
            for title, options in self.get_all_fieldsets(request)
        ]

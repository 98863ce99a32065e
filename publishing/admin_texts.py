"""Translated texts in the admin: one fieldset per language, shown as tabs where scripts run."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.contenttypes.admin import GenericStackedInline
from django.db import models
from django.forms import Media
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import (
    TranslationAdmin,
    TranslationBaseModelAdmin,
    TranslationInlineModelAdmin,
    TranslationStackedInline,
)

from publishing.admin_forms import TextsForm, WordsField
from publishing.texts import LANGUAGES, column, translated_fields

Fieldsets = list[tuple[Any, dict]]


def all_languages(*fields: str) -> tuple[str, ...]:
    """The columns of the fields in every language, for search_fields."""
    return tuple(column(field, language) for field in fields for language in LANGUAGES)


def language_fieldsets(model: type[models.Model], fields: tuple[str, ...] = ()) -> Fieldsets:
    """One fieldset per language, named by the language itself."""
    translated = translated_fields(model)
    fields = fields or tuple(f.name for f in model._meta.fields if f.name in translated)
    return [
        (
            format_html('<span lang="{}">{}</span>', language, name),
            {
                "classes": ["language", f"language-{language}"],
                "fields": [column(field, language) for field in fields],
            },
        )
        for language, name in settings.LANGUAGES
    ]


class TextsMixin(TranslationBaseModelAdmin):
    """What a page and an inline with translated texts have in common.

    `texts` orders the translated fields (all of them, if empty); `first` and `sections` are the
    fieldsets before and after the languages'.
    """

    form = TextsForm
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}
    texts: ClassVar[tuple[str, ...]] = ()
    first: ClassVar[Fieldsets] = []
    sections: ClassVar[Fieldsets] = []

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Fieldsets:
        return self.get_all_fieldsets(request)

    def get_all_fieldsets(self, request: HttpRequest) -> Fieldsets:
        return [*self.first, *language_fieldsets(self.model, self.texts), *self.sections]

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, models.JSONField):
            return WordsField.for_column(db_field)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and field.label:
            field.label = capfirst(field.label)
        if field is not None and hasattr(db_field, "translated_field"):
            # Which language is needed depends on the item: its form says so, not the column.
            field.required = False
            field.widget.attrs["lang"] = db_field.language
            field.label = label_in(db_field)
        return field


def label_in(db_field: models.Field) -> str:
    """The field's name; its language is seen in the tab's name and heard in the label."""
    name = capfirst(str(db_field.translated_field.verbose_name))
    language = dict(settings.LANGUAGES)[db_field.language]
    return format_html('{}<span class="in-language"> ({})</span>', name, language)


class PlainPages:
    """Headings that name the kind, and forms that begin empty, whatever the address says.

    “Change %s” bends no noun, but in German and Ukrainian it must. And no link of the portal fills
    in a form: only a forged one would.
    """

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        return {}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        title = {"title": _("%(kind)s: new") % {"kind": capfirst(self.opts.verbose_name)}}
        return super().add_view(request, form_url, title | (extra_context or {}))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        title = {"title": capfirst(self.opts.verbose_name)}
        return super().change_view(request, object_id, form_url, title | (extra_context or {}))


class TranslatedAdmin(PlainPages, TextsMixin, TranslationAdmin):
    """The admin of a model with translated texts."""

    @property
    def media(self) -> Media:
        tabs = Script(
            "js/admin-language-tabs.js",
            defer=True,
            **{"data-label": str(_("Languages")), "data-errors": str(_("Errors:"))},
        )
        return super().media + Media(js=[tabs, Script("js/admin-names.js", defer=True)])

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The import map of the rich-text editor is an inline script: it needs the nonce."""
        if hasattr(context["media"], "with_nonce"):
            context["media"] = context["media"].with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)


class TranslatedStackedInline(TextsMixin, TranslationStackedInline):
    extra = 0


class TranslatedGenericInline(TextsMixin, TranslationInlineModelAdmin, GenericStackedInline):
    extra = 0

"""Inlines for the parts that items of any kind have."""

from typing import ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from publishing.admin_rights import PartRights
from publishing.admin_texts import (
    Fieldsets,
    TranslatedGenericInline,
    TranslatedStackedInline,
    all_languages,
)
from publishing.models import Link, Quote


class PartInline(PartRights, TranslatedStackedInline):
    """Rows of a model that points to the item by a foreign key."""


class GenericPartInline(PartRights, TranslatedGenericInline):
    """Rows of a model that points to an item of any kind."""


class LinkInline(GenericPartInline):
    """A link's titles are one short line per language: they need no tabs."""

    model = Link
    autocomplete_fields: ClassVar = ("transcript_document",)

    def get_all_fieldsets(self, request: HttpRequest) -> Fieldsets:
        fields = ["url", *all_languages("title"), ("kind", "language", "position")]
        video = {
            "classes": ["collapse"],
            "description": _("For those who cannot hear or see it, or do not want to load it."),
            "fields": ["captions", "transcript_document", *all_languages("transcript")],
        }
        return [(None, {"fields": fields}), (_("Video"), video)]


class QuoteInline(GenericPartInline):
    model = Quote
    first: ClassVar = [(None, {"fields": ["text", ("language", "person", "position")]})]

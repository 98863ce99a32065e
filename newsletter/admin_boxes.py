"""Choices of several in the newsletter's forms."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest


class BoxesMixin:
    """Boxes to tick: nothing to learn, on a telephone as on a desk, and no script.

    Django's two lists with arrows between them speak half English in German and Ukrainian.
    """

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Nobody founds a city while they write a letter."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.ManyToManyField) and field is not None:
            field.widget.can_add_related = False
        return field

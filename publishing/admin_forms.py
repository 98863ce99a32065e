"""The forms of the admin: what they ask for in a text's languages, and what they refuse."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing.rights import may_publish, sees_everything
from publishing.texts import LANGUAGES, column, translated_fields
from publishing.workflow import UNPUBLISHED_STATES, Publishable


class WordsField(forms.CharField):
    """A list of words, such as language codes or spellings, written with commas between."""

    @classmethod
    def for_column(cls, db_field: models.Field) -> "WordsField":
        return cls(
            label=capfirst(str(db_field.verbose_name)),
            required=not db_field.blank,
            help_text=" ".join([str(db_field.help_text), str(_("Separate them by commas."))]),
            widget=forms.TextInput(attrs={"class": "vTextField"}),
        )

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list):
            return value
        return [word.strip() for word in (value or "").split(",") if word.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class TextsForm(forms.ModelForm):
    """A text that the model needs may stand in any language, but not be missing in all."""

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if not issubclass(self._meta.model, Publishable):
            for field in translated_fields(self._meta.model):
                self._require_one_language(field, cleaned)
        return cleaned

    def _require_one_language(self, field: str, cleaned: dict) -> None:
        columns = [column(field, language) for language in LANGUAGES]
        asked = [name for name in columns if name in self.fields]
        needed = not self._meta.model._meta.get_field(field).blank
        values = (cleaned.get(name, getattr(self.instance, name)) for name in columns)
        if needed and asked and not any(values):
            self.add_error(asked[0], _("Write this text in at least one language."))

    def _update_errors(self, errors: ValidationError) -> None:
        """The model may complain of a field that this user doesn't see: say it at the top."""
        if hasattr(errors, "error_dict"):
            for name in set(errors.error_dict) - set(self.fields) - {NON_FIELD_ERRORS}:
                hidden = errors.error_dict.pop(name)
                errors.error_dict.setdefault(NON_FIELD_ERRORS, []).extend(hidden)
        super()._update_errors(errors)


class PublishableForm(TextsForm):
    """Holds a coordinator to their own cities and to the states before publishing."""

    request: ClassVar[HttpRequest]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        user = self.request.user
        if "slug" in self.fields:
            self.fields["slug"].required = False  # left empty, it is made from the title
        if "state" in self.fields and not may_publish(user):
            self.fields["state"].choices = [
                (value, label)
                for value, label in self.fields["state"].choices
                if value in UNPUBLISHED_STATES
            ]
        if self.instance.pk and not sees_everything(user):
            self._keep_what_is_attached()

    def _keep_what_is_attached(self) -> None:
        """What is attached to one's own item can be seen, or saving would drop it unseen."""
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                attached = getattr(self.instance, name)
                pks = attached.values("pk") if hasattr(attached, "values") else [self.initial[name]]
                field.queryset |= field.queryset.model._base_manager.filter(pk__in=pks)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not sees_everything(self.request.user) and not self._is_theirs():
            raise ValidationError(
                _("Choose at least one of your own cities or organisations."), code="not_theirs"
            )
        return cleaned

    def _is_theirs(self) -> bool:
        """Whether the item, as it would be saved, belongs to the user."""
        user = self.request.user
        for path in self._meta.model.member_paths:
            name, _separator, rest = path.partition("__")
            if name in self.cleaned_data:
                chosen = self.cleaned_data[name]
                rows = chosen if hasattr(chosen, "filter") else _row(chosen)
                if rows is not None and rows.filter(**{rest: user.pk}).exists():
                    return True
            elif self.instance.pk:
                stored = self._meta.model._base_manager.filter(pk=self.instance.pk)
                if stored.filter(**{path: user.pk}).exists():
                    return True
        return False


def _row(chosen: models.Model | None) -> models.QuerySet | None:
    return type(chosen)._base_manager.filter(pk=chosen.pk) if chosen else None

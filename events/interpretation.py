"""The languages that an event may be interpreted into, sign languages among them."""

from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing.texts import language_name

# Those of the partners' countries and of places of events.
SPOKEN = ("de", "en", "uk", "pl", "sk", "el", "da", "it", "lt", "cs", "fr")
# ISO 639-3
SIGNED = {
    "gsg": _("German Sign Language"),
    "ukl": _("Ukrainian Sign Language"),
    "ils": _("International Sign"),
}


def interpretation_name(code: str) -> str:
    return str(SIGNED[code]) if code in SIGNED else language_name(code)


class InterpretationField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, db_field: models.JSONField):
        super().__init__(
            choices=lambda: [(code, interpretation_name(code)) for code in (*SPOKEN, *SIGNED)],
            label=capfirst(str(db_field.verbose_name)),
            help_text=db_field.help_text,
            required=False,
        )

    def offer(self, codes: list[str]) -> None:
        """Further ones, which an item has already: saving it must not drop them."""
        known = {code for code, _name in self.choices}
        further = [(code, interpretation_name(code)) for code in codes if code not in known]
        self.choices = [*self.choices, *further]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or []) != set(data or [])

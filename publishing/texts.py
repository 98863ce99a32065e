"""Which text a reader gets, and in which language it really is."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, get_language_info
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname as column
from modeltranslation.utils import resolution_order

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True)
class Text:
    value: str
    language: str
    is_fallback: bool = False

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return self.value


def current_language() -> str:
    """The active language, or English where none of ours is active."""
    language = (get_language() or "en").partition("-")[0]
    return language if language in LANGUAGES else "en"


def text(item: models.Model, field: str, language: str | None = None) -> Text:
    """The field in the wanted language, or in the first one of its fallbacks that has it."""
    wanted = language or current_language()
    for candidate in resolution_order(wanted):
        value = getattr(item, column(field, candidate))
        if value:
            return Text(value, candidate, candidate != wanted)
    return Text("", wanted)


def languages_of(item: models.Model, field: str) -> list[str]:
    """The languages in which the field is filled."""
    return [language for language in LANGUAGES if getattr(item, column(field, language))]


def translated_fields(model: type[models.Model]) -> tuple[str, ...]:
    try:
        return tuple(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return ()


def language_name(code: str) -> str:
    """The language's name in the reader's language."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


def language_within(code: str) -> str:
    """The same within a sentence, where Ukrainian writes it in lower case."""
    name = language_name(code)
    return name.lower() if get_language() == "uk" else name

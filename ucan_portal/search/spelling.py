"""Finds the place that was meant when a name has a slip."""

import re

from cities.models import City
from ucan_portal.models import WordForm
from ucan_portal.search.learning import PLACE
from ucan_portal.search.words import words_of

SHORTEST_NAME = 4


def is_one_slip(typed: str, meant: str) -> bool:
    """One letter more, less or other, or two neighbours exchanged."""
    while typed and meant and typed[0] == meant[0]:
        typed, meant = typed[1:], meant[1:]
    while typed and meant and typed[-1] == meant[-1]:
        typed, meant = typed[:-1], meant[:-1]
    return max(len(typed), len(meant)) <= 1 or (len(typed) == 2 and typed == meant[::-1])


def corrected(query: str) -> str:
    """The query with the names of the places that were meant; empty where there is no slip."""
    forms = dict(
        WordForm.objects.filter(language=PLACE).order_by("-pk").values_list("form", "lemma")
    )
    words = words_of(query)
    meant = {word: lemma for word in words if (lemma := nearest(word, forms))}
    if not meant:
        return ""
    names = names_of({lemma.partition(".")[0] for lemma in meant.values()})
    right = [part_of(names, meant[word]) if word in meant else word for word in words]
    return " ".join(right) if all(right) else ""


def nearest(word: str, forms: dict[str, str]) -> str:
    """The part of a place's name from which the word is one slip away, or nothing."""
    if len(word) < SHORTEST_NAME or word in forms:
        return ""
    near = (form for form in forms if len(form) >= SHORTEST_NAME and is_one_slip(word, form))
    # Slips at the beginning are the rarest.
    best = min(near, key=lambda form: (form[0] != word[0], len(form), form), default="")
    return forms[best] if best else ""


def names_of(ids: set[str]) -> dict[str, str]:
    """The names as the reader knows them: a spelling that is only searched is never shown."""
    cities = City.objects.published().filter(pk__in=ids)
    return {str(city.pk): str(city.title_text) for city in cities}


def part_of(names: dict[str, str], lemma: str) -> str:
    city, _dot, part = lemma.partition(".")
    name = names.get(city, "")
    parts = re.split(r"[\s-]+", name)[::-1]
    return parts[int(part)] if int(part) < len(parts) else name

"""Widens the words of a query to all forms that mean the same."""

from functools import reduce
from operator import or_

from django.db.models import Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact, GreaterThan

from ucan_portal.models import WordForm
from ucan_portal.search.forms import LETTERS, stems
from ucan_portal.search.learning import PLACE
from ucan_portal.search.words import Term

MOST_FORMS = 100
# "Dres" stands for Dresden in every script, "wirtschaft" for "Abfallwirtschaft". Shorter ones
# stand in too many words: "art" in "Partner".
SHORTEST_BEGINNING_OF_PLACE = 4
SHORTEST_PART = 5


def terms_of(words: list[str]) -> list[Term]:
    """Each word with its forms. Three queries, however many words."""
    lemmas = {word: stems(word) for word in words}
    forms: dict[tuple[str, str], set[str]] = {}
    compounds: dict[str, set[str]] = {word: set() for word in words}
    for language, lemma, form in rows(Q(form__in=words)):
        lemmas[form].add((language, lemma))
    for language, lemma, form in holding(words):
        for word in words:
            if language == PLACE and form.startswith(word):
                lemmas[word].add((language, lemma))
            elif language != PLACE and len(word) >= SHORTEST_PART and word in form:
                compounds[word].add(form)
    wanted = {lemma for found in lemmas.values() for _language, lemma in found}
    for language, lemma, form in rows(Q(lemma__in=wanted)):
        forms.setdefault((language, lemma), set()).add(form)
    return [
        Term(word, shortest(compounds[word].union(*(forms.get(key, ()) for key in lemmas[word]))))
        for word in words
    ]


def rows(condition: Q) -> list[tuple[str, str, str]]:
    return list(WordForm.objects.filter(condition).values_list("language", "lemma", "form"))


def holding(words: list[str]) -> list[tuple[str, str, str]]:
    """The places that begin with a word, and the German words that hold one further on."""
    conditions = []
    for word in words:
        # Not LIKE, which SQLite would ask of Python for every row.
        at = StrIndex("form", Value(word))
        if len(word) >= SHORTEST_BEGINNING_OF_PLACE:
            conditions.append(Q(Exact(at, 1), language=PLACE))
        if len(word) >= SHORTEST_PART and LETTERS["de"].fullmatch(word):
            conditions.append(Q(GreaterThan(at, 1), language="de"))
    return rows(reduce(or_, conditions)) if conditions else []


def shortest(forms: set[str]) -> frozenset[str]:
    return frozenset(sorted(forms, key=lambda form: (len(form), form))[:MOST_FORMS])

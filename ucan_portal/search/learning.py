"""Learns the forms of the words that occur, and the spellings of the places.

An item is found by its own words at once; by their other forms as soon as this has run.
"""

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from cities.models import City
from publishing.texts import LANGUAGES
from ucan_portal.models import SearchEntry, WordForm
from ucan_portal.search.forms import LETTERS, Dictionary, forms_of
from ucan_portal.search.words import LONG_MARK, TEXT, WORD, normalised

PLACE = "place"
SHORTEST_NAME = 3  # "am" and "of" in a name are no name
MOST_PARTS = 5
AT_ONCE = 500


def learn() -> None:
    """Learn the words of every entry that is new or was changed."""
    while entries_learned():
        pass


@transaction.atomic
def entries_learned() -> int:
    unlearned = SearchEntry.objects.select_for_update().filter(is_learned=False)
    entries = list(unlearned.defer("shown")[:AT_ONCE])
    vocabulary = Vocabulary()
    for entry in entries:
        vocabulary.note(entry)
    vocabulary.learn()
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(is_learned=True)
    return len(entries)


class Vocabulary:
    """The words and the places of some entries, so that each is learned once."""

    def __init__(self) -> None:
        self.words: dict[str, set[str]] = {language: set() for language in LANGUAGES}
        self.cities: list[int] = []

    def note(self, entry: SearchEntry) -> None:
        for marked in entry.words.split():
            # Whatever is in a text at all has this mark.
            if marked[LONG_MARK - 1] == TEXT:
                self.words[marked[: LONG_MARK - 1]].add(marked[LONG_MARK:])
        if entry.content_type_id == ContentType.objects.get_for_model(City).pk:
            self.cities.append(entry.object_id)

    def learn(self) -> None:
        for language, words in self.words.items():
            add(language, forms_of(words - known(words, language), language))
        learn_places(self.cities)


def known(words: set[str], language: str) -> set[str]:
    forms = WordForm.objects.filter(language=language).values_list("form", flat=True)
    listed = sorted(words)
    chunks = (listed[at : at + AT_ONCE] for at in range(0, len(listed), AT_ONCE))
    return {form for chunk in chunks for form in forms.filter(form__in=chunk)}


def add(language: str, forms: Iterable[tuple[str, str]]) -> None:
    rows = [WordForm(language=language, lemma=lemma, form=form) for lemma, form in forms]
    WordForm.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)


def learn_places(ids: list[int]) -> None:
    """Every part of every spelling of a place is a form of the same part of its name."""
    cities = City.objects.filter(pk__in=ids)
    dictionary = Dictionary() if cities else None
    for city in cities:
        lemmas = [lemma_of(city.pk, part) for part in range(MOST_PARTS)]
        WordForm.objects.filter(language=PLACE, lemma__in=lemmas).delete()
        add(PLACE, place_forms(city, dictionary))


def place_forms(city: City, dictionary: Dictionary) -> Iterator[tuple[str, str]]:
    for spelling in city.spellings:
        for part, word in parts_of(spelling):
            cases = dictionary.cases(word) if LETTERS["uk"].fullmatch(word) else set()
            for form in {word, *cases}:
                yield lemma_of(city.pk, part), form


def parts_of(name: str) -> list[tuple[int, str]]:
    """From the end: "Stanislau" stands for Frankivsk, not for Ivano."""
    words = [word for word in WORD.findall(normalised(name)) if len(word) >= SHORTEST_NAME]
    return list(enumerate(reversed(words)))[:MOST_PARTS]


def lemma_of(city_id: int, part: int) -> str:
    return f"{city_id}.{part}"

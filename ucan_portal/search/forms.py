"""The forms of a word: stems for German and English, lemmas with all their cases for Ukrainian."""

import logging
import re
from collections.abc import Iterable

import snowballstemmer

from ucan_portal.search.words import LONGEST_WORD, normalised

STEMMED = {"de": "german", "en": "english"}
LETTERS = {
    "de": re.compile(r"[a-z]+"),
    "en": re.compile(r"[a-z]+"),
    "uk": re.compile(r"[а-щьюяєіїґ]+"),
}


def stem(word: str, language: str) -> str:
    """With a stemmer of its own: it notes where in a word it is, and threads would mix that up."""
    return snowballstemmer.stemmer(STEMMED[language]).stemWord(word)


def stems(word: str) -> set[tuple[str, str]]:
    """(language, stem) for each language with stems that the word may be of."""
    languages = (language for language in STEMMED if LETTERS[language].fullmatch(word))
    return {(language, stem(word, language)) for language in languages}


class Dictionary:
    """The Ukrainian dictionary. It takes 30 MB: made for a job, and let go with it."""

    def __init__(self) -> None:
        # Only what learns words pays for it; a web server never does.
        import pymorphy3

        logging.getLogger("pymorphy3").setLevel(logging.WARNING)
        self.analyzer = pymorphy3.MorphAnalyzer(lang="uk")

    def forms(self, word: str) -> set[tuple[str, str]]:
        """(lemma, form) for all forms of all words that this may be a form of."""
        found = {(word, word)}
        for parse in self.analyzer.parse(word):
            lemma = normalised(parse.normal_form)
            found |= {(lemma, normalised(other.word)) for other in parse.lexeme}
        return {pair for pair in found if max(map(len, pair)) <= LONGEST_WORD}

    def cases(self, name: str) -> set[str]:
        """The forms of a name and of nothing else: Київ could also be a form of "кий"."""
        return {form for lemma, form in self.forms(name) if lemma == name}


def forms_of(words: Iterable[str], language: str) -> set[tuple[str, str]]:
    """(lemma, form) for words of that language; figures and other scripts have none."""
    words = [word for word in words if LETTERS[language].fullmatch(word)]
    if language in STEMMED:
        return {(stem(word, language), word) for word in words}
    dictionary = Dictionary() if words else None
    return {pair for word in words for pair in dictionary.forms(word)}

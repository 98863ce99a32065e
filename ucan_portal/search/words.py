"""Words as the search compares them: made here, so that both databases find the same."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

APOSTROPHES = "’'ʼ‘`"
WORD = re.compile(r"[^\W_]+")
CHUNK = re.compile(r"\w+")
MOST_WORDS = 8
LONGEST_WORD = 60
# A shorter beginning of a word would find nearly everything.
SHORTEST_BEGINNING = 2
# The marks before a word in the index say where it is: "de1" in a German name, "de2" in a name or
# a lead, "de3" anywhere in German, "any" in any language. So each question is of one mark.
NAME, LEAD, TEXT = "1", "2", "3"
WEIGHTS = (NAME, LEAD, TEXT)
ANYWHERE = "any"
LONG_MARK = 3  # letters


def marked(words: dict[tuple[str, str], set[str]]) -> set[str]:
    """Words by language and weight, each with all of its marks."""
    found = {ANYWHERE + word for those in words.values() for word in those}
    for (language, weight), those in words.items():
        marks = [language + mark for mark in WEIGHTS if mark >= weight]
        found.update(mark + word for mark in marks for word in those)
    return found


@dataclass(frozen=True)
class Term:
    """A word of the query with all the forms that mean the same."""

    word: str
    forms: frozenset[str] = frozenset()

    @property
    def is_beginning(self) -> bool:
        return len(self.word) >= SHORTEST_BEGINNING

    def matches(self, word: str) -> bool:
        if word == self.word or word in self.forms:
            return True
        return self.is_beginning and word.startswith(self.word)


class Folding(dict):
    """What becomes of each letter, found out when it first occurs.

    Only Latin, Greek and Cyrillic ones stay: a process would hold whatever signs readers send.
    """

    LAST = 0x52F

    def __missing__(self, code: int) -> str:
        found = folded(chr(code))
        if code <= self.LAST:
            self[code] = found
        return found


def folded(letter: str) -> str:
    """Latin letters without their accents; й and ї are letters of their own and stay."""
    if letter in APOSTROPHES or unicodedata.category(letter) == "Cf":
        return ""
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else "l" if letter == "ł" else letter


FOLDING = Folding()


def normalised(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(FOLDING)


def words_in(text: str) -> Iterable[str]:
    """The words of a text; "U_CAN" is also "ucan"."""
    letters = normalised(text)
    if letters.isalnum():  # one word, as in most calls
        yield letters[:LONGEST_WORD]
        return
    for chunk in CHUNK.findall(letters):
        parts = [part[:LONGEST_WORD] for part in WORD.findall(chunk)]
        yield from parts
        if len(parts) > 1:
            yield "".join(parts)[:LONGEST_WORD]


def words_of(query: str) -> list[str]:
    """The words to look for; of a very long query the first ones."""
    joined = normalised(query).replace("_", "")
    words = (word[:LONGEST_WORD] for word in WORD.findall(joined))
    return list(dict.fromkeys(words))[:MOST_WORDS]

"""Words as the search compares them, and as it marks them for the reader.

Made here and not in the database, so that SQLite and PostgreSQL find the same in every script.
"""

import re
import unicodedata
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

APOSTROPHES = "’'ʼ‘`"
WORD = re.compile(r"\w+")
WORD_AS_WRITTEN = re.compile(rf"\w[\w{APOSTROPHES}\u00ad]*")
MOST_WORDS = 8
EXCERPT = 220


@cache
def folded(letter: str) -> str:
    """Latin letters without their accents; й and ї are letters of their own and stay."""
    if letter in APOSTROPHES or unicodedata.category(letter) == "Cf":
        return ""
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else "l" if letter == "ł" else letter


def normalised(text: str) -> str:
    return "".join(folded(letter) for letter in unicodedata.normalize("NFKC", text).casefold())


def words_of(query: str) -> list[str]:
    """The words to look for; of a very long query the first ones."""
    return list(dict.fromkeys(WORD.findall(normalised(query))))[:MOST_WORDS]


def is_match(word_as_written: str, words: list[str]) -> bool:
    plain = normalised(word_as_written)
    return any(word in plain for word in words)


def with_marks(text: str, words: list[str]) -> SafeString:
    """The text as HTML, each word that matches in a <mark>."""
    html, end = "", 0
    for found in WORD_AS_WRITTEN.finditer(text):
        if is_match(found[0], words):
            html += f"{escape(text[end : found.start()])}<mark>{escape(found[0])}</mark>"
            end = found.end()
    # Every piece was escaped on its way in.
    return mark_safe(html + escape(text[end:]))  # noqa: S308


def excerpt(text: str, words: list[str]) -> str:
    """The part of the text around its first match, cut between words."""
    matches = (found for found in WORD_AS_WRITTEN.finditer(text) if is_match(found[0], words))
    first = next(matches, None)
    start = max(0, first.start() - EXCERPT // 3) if first else 0
    end = start + EXCERPT
    if start:
        start = text.find(" ", start) + 1
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"

"""A match as the reader sees it: its title and the part of its text that matches, both marked."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from publishing.texts import LANGUAGES, current_language
from ucan_portal.models import SearchEntry
from ucan_portal.search.marks import excerpt, first_match, with_marks
from ucan_portal.search.words import Term


@dataclass(frozen=True)
class Result:
    title: SafeString
    # Empty where it is the reader's own.
    title_language: str
    address: str
    excerpt: SafeString
    excerpt_language: str


def result_of(entry: SearchEntry, terms: list[Term]) -> Result:
    reader = current_language()
    own = entry.shown[reader]
    text, language = matching_text(entry, terms, reader)
    return Result(
        with_marks(own["title"], terms),
        foreign(own["title_language"], reader),
        own["address"],
        with_marks(excerpt(text, terms), terms),
        foreign(language, reader),
    )


def matching_text(entry: SearchEntry, terms: list[Term], reader: str) -> tuple[str, str]:
    """The text that matches and its language: the reader's own as long as anything in it does."""
    own = entry.shown[reader]
    if not any(first_match(own[part], terms) for part in ("text", "title")):
        for language in LANGUAGES:
            shown = entry.shown[language]
            whole = " · ".join(filter(None, (shown["title"], shown["text"])))
            if first_match(whole, terms):
                return whole, language
    return own["text"], own["text_language"]


def foreign(language: str, reader: str) -> str:
    return "" if language == reader else language

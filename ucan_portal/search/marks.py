"""Shows where a text matches."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ucan_portal.search.words import APOSTROPHES, Term, normalised, words_in

AS_WRITTEN = re.compile(rf"\w[\w{APOSTROPHES}\u00ad]*")
EXCERPT = 220


def is_match(as_written: str, terms: list[Term]) -> bool:
    return any(term.matches(word) for word in words_in(as_written) for term in terms)


def with_marks(text: str, terms: list[Term]) -> SafeString:
    """The text as HTML, each word that matches in a <mark>."""
    html, end = "", 0
    for found in AS_WRITTEN.finditer(text):
        if is_match(found[0], terms):
            html += f"{escape(text[end : found.start()])}<mark>{escape(found[0])}</mark>"
            end = found.end()
    # Every piece was escaped on its way in.
    return mark_safe(html + escape(text[end:]))  # noqa: S308


def may_match(text: str, terms: list[Term]) -> bool:
    """Whether the letters of a term are in the text at all: quick, and rarely so."""
    letters = normalised(text).replace("_", "")
    return any(form in letters for term in terms for form in (term.word, *term.forms))


def first_match(text: str, terms: list[Term]) -> re.Match | None:
    if not may_match(text, terms):
        return None
    return next((found for found in AS_WRITTEN.finditer(text) if is_match(found[0], terms)), None)


def excerpt(text: str, terms: list[Term]) -> str:
    """The part of the text around its first match, cut between words."""
    first = first_match(text, terms)
    start = max(0, first.start() - EXCERPT // 3) if first else 0
    end = start + EXCERPT
    if start:
        start = text.find(" ", start) + 1
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"

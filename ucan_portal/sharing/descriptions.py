"""What a search result or a shared link says of an item: its own words, cut to a line or two."""

import html
import re
from typing import Any

from django.utils.html import strip_tags

from publishing.texts import Text, text, translated_fields

# Search engines show about so many characters.
LENGTH = 160
# Where an item speaks of itself in short; without one the beginning of its main text serves.
SHORT_TEXTS = ("teaser", "summary", "what_it_is")


def description_of(item: Any) -> Text:
    """The item's own text in the language that the reader gets; empty where nobody wrote one."""
    fields = translated_fields(type(item))
    wanted = (*SHORT_TEXTS, getattr(item, "main_text_field", "introduction"))
    for name in wanted:
        if name in fields and (found := text(item, name)):
            return Text(shortened(plain(found.value)), found.language, found.is_fallback)
    return Text("", item.title_text.language)


def plain(rich: str) -> str:
    """Without HTML, and in one line; a tag ends a word."""
    return " ".join(html.unescape(strip_tags(rich.replace("<", " <"))).split())


def shortened(sentence: str) -> str:
    """Whole sentences if any fits, otherwise whole words and an ellipsis."""
    if len(sentence) <= LENGTH:
        return sentence
    beginning = sentence[:LENGTH]
    if whole := re.match(r".{60,}[.!?…](?=\s)", beginning + sentence[LENGTH]):
        return whole[0]
    return beginning[: LENGTH - 1].rpartition(" ")[0].rstrip(" ,;:–") + "…"

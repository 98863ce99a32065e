"""Keeps the table that the search reads: one entry per item and language."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.utils import translation
from django.utils.html import strip_tags

from cities.models import City, Organisation
from publishing.history import version_recorded
from publishing.models import Document, Publishable, Quote
from publishing.texts import LANGUAGES, text, translated_fields
from twinning.models import Cooperation, Theme, Twinning
from ucan_portal.models import SearchEntry
from ucan_portal.public_items import KINDS
from ucan_portal.search.words import normalised

# Remarks on figures, which nobody looks for.
LEFT_OUT = {"population_note"}
# Columns that are the same in every language.
UNTRANSLATED = {
    City: ["spellings"],
    Organisation: ["short_name"],
    Document: ["number", "doi"],
    Quote: ["text", "person"],
}


def plain(value: Any) -> str:
    """A text or a list of texts without HTML and line breaks."""
    if isinstance(value, list):
        value = " ".join(value)
    # A tag ends a word: "<li>one</li><li>two</li>" are two.
    return re.sub(r"\s+", " ", html.unescape(strip_tags((value or "").replace("<", " <")))).strip()


def rows_of(item: Publishable) -> Iterator[models.Model]:
    """The item and those of its parts that everybody may read."""
    yield item
    for part in item.parts:
        for row in getattr(item, part).all():
            if getattr(row, "is_public", True):
                yield row


def read_texts(item: Publishable, language: str) -> Iterator[str]:
    """What a reader of the language finds on the item's page, below its title, in its order."""
    for row in rows_of(item):
        fields = set(translated_fields(type(row))) - LEFT_OUT
        if row is item:
            fields.discard(item.title_field)
        for column in row._meta.fields:
            if column.name in fields:
                yield plain(text(row, column.name, language).value)


def entry_of(item: Publishable, language: str) -> SearchEntry:
    with translation.override(language):
        name = str(item.title_text)
    found = " · ".join(filter(None, read_texts(item, language)))
    names = [name, *(plain(getattr(item, column)) for column in UNTRANSLATED.get(type(item), []))]
    quoted = [
        plain(getattr(row, column))
        for row in rows_of(item)
        for column in UNTRANSLATED.get(type(row), [])
    ]
    return SearchEntry(
        content_type=ContentType.objects.get_for_model(item),
        object_id=item.pk,
        language=language,
        text=found,
        name_words=normalised(" ".join(names)),
        all_words=normalised(" ".join([name, found, *quoted])),
    )


def keep(items: Iterable[Publishable]) -> None:
    """Write the entries of the items anew."""
    SearchEntry.objects.bulk_create(
        [entry_of(item, language) for item in items for language in LANGUAGES],
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "language"],
        update_fields=["text", "name_words", "all_words"],
        batch_size=200,
    )


def named_after(item: Publishable) -> list[Publishable]:
    """The items whose title is made of this item's name."""
    if isinstance(item, City):
        in_pair = Q(mission_city=item) | Q(pilot_city=item)
        twinnings = Twinning.objects.filter(in_pair)
        return [*twinnings, *Cooperation.objects.filter(twinning__in=twinnings)]
    if isinstance(item, Theme):
        return list(Cooperation.objects.filter(theme=item))
    return []


def rebuild() -> int:
    """Make every entry anew; returns their number."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        for model in KINDS:
            keep(model._base_manager.all())
    return SearchEntry.objects.count()


def on_version(sender: type[Publishable], item: Publishable, **kwargs: Any) -> None:
    if sender in KINDS:
        keep([item, *named_after(item)])


def on_delete(sender: type[Publishable], instance: Publishable, **kwargs: Any) -> None:
    kind = ContentType.objects.get_for_model(instance)
    SearchEntry.objects.filter(content_type=kind, object_id=instance.pk).delete()


def connect() -> None:
    version_recorded.connect(on_version)
    for model in KINDS:
        post_delete.connect(on_delete, sender=model)

"""Keeps the table that the search reads: one entry per item."""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete
from django.utils import timezone, translation
from django.utils.html import strip_tags

from cities.models import City, Organisation
from events.models import Event
from news.models import Article
from publishing import queue
from publishing.history import version_recorded
from publishing.models import Document, NamedPublishable, Publishable, Quote
from publishing.texts import LANGUAGES, text, translated_fields
from twinning.models import Cooperation, Theme, Twinning
from ucan_portal.models import SearchEntry, WordForm
from ucan_portal.public_items import KINDS
from ucan_portal.search import matching
from ucan_portal.search.learning import Vocabulary
from ucan_portal.search.words import LEAD, NAME, TEXT, marked, words_in

# Remarks on figures, which nobody looks for.
LEFT_OUT = {"population_note", "label_note", "climate_target_note"}
LEADS = {"teaser", "summary", "description"}
# Columns that are the same in every language.
UNTRANSLATED = {
    City: ["spellings"],
    Organisation: ["short_name"],
    Document: ["number", "doi"],
    Quote: ["text", "person"],
}
DATES = {Event: "starts_earliest", Article: "first_published_at", Document: "date_earliest"}
AT_ONCE = 200


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


def naming_fields(model: type[Publishable]) -> list[models.Field]:
    """The relations to cities, themes and organisations, which the item's page names."""
    return [
        field
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.is_relation and issubclass(field.related_model, NamedPublishable)
    ]


def related_to(item: Publishable) -> Iterator[NamedPublishable]:
    for field in naming_fields(type(item)):
        value = getattr(item, field.name)
        found = value.all() if field.many_to_many else [value]
        yield from (other for other in found if other and other.is_public)


def untranslated(row: models.Model) -> Iterator[str]:
    return (plain(getattr(row, column)) for column in UNTRANSLATED.get(type(row), []))


def texts_of(rows: list[models.Model], language: str) -> Iterator[tuple[str, str]]:
    """(weight, text) of what the item's page says below its title, in its order."""
    item = rows[0]
    for row in rows:
        fields = set(translated_fields(type(row))) - LEFT_OUT
        if row is item:
            fields.discard(item.title_field)
        for column in row._meta.fields:
            if column.name in fields and (found := plain(text(row, column.name, language).value)):
                yield LEAD if row is item and column.name in LEADS else TEXT, found
        if row is not item:
            yield from ((TEXT, found) for found in untranslated(row) if found)


def date_of(item: Publishable) -> date | None:
    value = getattr(item, DATES[type(item)]) if type(item) in DATES else None
    return timezone.localdate(value) if isinstance(value, datetime) else value


def entry_of(item: Publishable) -> SearchEntry:
    rows, related = list(rows_of(item)), list(related_to(item))
    shown, words = {}, defaultdict(set)
    for language in LANGUAGES:
        with translation.override(language):
            title, main = item.title_text, item.main_text
            address = item.get_absolute_url()
            names = [(LEAD, str(other.title_text)) for other in related]
        texts = [*dict.fromkeys([*texts_of(rows, language), *names])]
        titles = [(NAME, found) for found in (str(title), *untranslated(item))]
        for weight, found in (*titles, *texts):
            words[language, weight].update(words_in(found))
        shown[language] = {
            "title": str(title),
            "title_language": title.language,
            "text": " · ".join(found for _weight, found in texts),
            "text_language": main.language,
            "address": address,
        }
    kind = ContentType.objects.get_for_model(item)
    return SearchEntry(
        content_type=kind,
        object_id=item.pk,
        date=date_of(item),
        shown=shown,
        words=" ".join(sorted(marked(words))),
    )


def keep(items: Iterable[Publishable]) -> None:
    """Write the entries of the items anew."""
    write([entry_of(item) for item in items])


def write(entries: list[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=["date", "shown", "words", "is_learned"],
    )
    matching.refresh([entry.pk for entry in entries])


def named_after(item: Publishable) -> list[Publishable]:
    """The items whose title or address is made of this item's."""
    if isinstance(item, City):
        in_pair = Q(mission_city=item) | Q(pilot_city=item)
        twinnings = Twinning.objects.filter(in_pair)
        return [*twinnings, *Cooperation.objects.filter(twinning__in=twinnings)]
    if isinstance(item, Theme | Twinning):
        return list(item.cooperations.all())
    return []


def about(item: Publishable) -> Iterator[Publishable]:
    """The items whose pages name this one."""
    for model in KINDS:
        for field in naming_fields(model):
            if field.related_model is type(item):
                yield from model._base_manager.filter(**{field.name: item}).iterator(AT_ONCE)


def whole(model: type[Publishable]) -> QuerySet:
    """All items of the kind, with what their entries are made from."""
    named = (field.name for field in naming_fields(model))
    return model._base_manager.prefetch_related(*model.parts, *named)


def in_batches(items: Iterable[Publishable]) -> Iterator[list[Publishable]]:
    batch: list[Publishable] = []
    for item in items:
        batch.append(item)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    yield batch


def forget(entries: QuerySet[SearchEntry]) -> None:
    ids = list(entries.values_list("pk", flat=True))
    entries.delete()
    matching.refresh(ids)


def rebuild() -> int:
    """Make every entry anew, with the forms of all words; returns their number."""
    with transaction.atomic():
        forget(SearchEntry.objects.all())
        WordForm.objects.all().delete()
        vocabulary = Vocabulary()
        for model in KINDS:
            for batch in in_batches(whole(model).iterator(AT_ONCE)):
                entries = [entry_of(item) for item in batch]
                for entry in entries:
                    vocabulary.note(entry)
                    entry.is_learned = True
                write(entries)
        vocabulary.learn()
    return SearchEntry.objects.count()


def fill() -> None:
    """Make the entries of everything that was there before the table was."""
    if not SearchEntry.objects.exists():
        rebuild()


def on_version(sender: type[Publishable], item: Publishable, **kwargs: Any) -> None:
    if sender in KINDS:
        keep([item, *named_after(item)])
        kind = ContentType.objects.get_for_model(item)
        queue.ask_for("ucan_portal.search.tasks.follow_up", kind.pk, item.pk)


def on_delete(sender: type[Publishable], instance: Publishable, **kwargs: Any) -> None:
    kind = ContentType.objects.get_for_model(instance)
    forget(SearchEntry.objects.filter(content_type=kind, object_id=instance.pk))


def connect() -> None:
    version_recorded.connect(on_version)
    for model in KINDS:
        post_delete.connect(on_delete, sender=model)

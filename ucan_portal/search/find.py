"""Finds public items by words in their names and texts, in the reader's language."""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from publishing.models import Publishable
from publishing.texts import current_language
from ucan_portal.models import SearchEntry
from ucan_portal.public_items import KINDS
from ucan_portal.search.words import excerpt, with_marks, words_of

MOST_RESULTS = 60


@dataclass
class Result:
    item: Publishable
    name: SafeString
    excerpt: SafeString


@dataclass
class Group:
    label: str | Promise
    results: list[Result] = field(default_factory=list)


def find(query: str) -> list[Group]:
    """The results by kind; in each kind first those that match by name."""
    words = words_of(query)
    if not words:
        return []
    by_kind: dict[int, list[SearchEntry]] = {}
    for entry in matching(words)[:MOST_RESULTS]:
        by_kind.setdefault(entry.content_type_id, []).append(entry)
    groups = []
    for model, kind in KINDS.items():
        entries = by_kind.get(ContentType.objects.get_for_model(model).pk, [])
        if entries:
            items = kind.published().in_bulk([entry.object_id for entry in entries])
            found = [(items[e.object_id], e) for e in entries if e.object_id in items]
            groups.append(Group(kind.label, [result(*pair, words) for pair in found]))
    return groups


def matching(words: list[str]) -> QuerySet[SearchEntry]:
    """The entries of public items that hold every word; a word may stand inside a longer one."""
    in_all, in_name = Q(), Q()
    for word in words:
        in_all &= Q(all_words__contains=word)
        in_name &= Q(name_words__contains=word)
    rank = Case(When(in_name, then=Value(0)), default=Value(1))
    return (
        SearchEntry.objects.filter(in_all, is_public(), language=current_language())
        .annotate(rank=rank)
        .order_by("rank", "name_words")
    )


def is_public() -> Q:
    return reduce(
        or_,
        (
            Q(
                content_type=ContentType.objects.get_for_model(model),
                object_id__in=kind.published().values("pk"),
            )
            for model, kind in KINDS.items()
        ),
    )


def result(item: Publishable, entry: SearchEntry, words: list[str]) -> Result:
    return Result(
        item,
        with_marks(str(item.title_text), words),
        with_marks(excerpt(entry.text, words), words),
    )

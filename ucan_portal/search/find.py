"""Finds public items by words in their names and texts, first in the reader's language."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import reduce
from heapq import nlargest
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise

from publishing.texts import current_language
from ucan_portal.models import SearchEntry
from ucan_portal.public_items import KINDS
from ucan_portal.search.matching import anything_holds, containing
from ucan_portal.search.results import Result, result_of
from ucan_portal.search.words import ANYWHERE, WEIGHTS, Term

SHOWN_OF_A_KIND = 5
SUGGESTED = 8
BEST_FIRST = ("tier", F("date").desc(nulls_last=True), "pk")


@dataclass
class Group:
    """One kind of items: how many match, and the best of them."""

    key: str
    label: str | Promise
    total: int = 0
    results: list[Result] = field(default_factory=list)


def kinds() -> dict[int, Group]:
    """An empty group for each kind, in the order of the site, by the id of its content type."""
    return {
        ContentType.objects.get_for_model(model).pk: Group(model._meta.model_name, kind.label)
        for model, kind in KINDS.items()
    }


def matches(terms: list[Term]) -> QuerySet[SearchEntry]:
    """The entries of public items that hold every term, in any language.

    Their `tier` says where: 0 in the name, 1 in name and lead, 2 anywhere in the reader's
    language, 3 in another one.
    """
    own = [containing(terms, current_language() + weight) for weight in WEIGHTS]
    # Not by its key: SQLite would go to each row for it, instead of to the index without texts.
    found = SearchEntry.objects.alias(found=F("pk") + 0).filter(
        is_public(), found__in=containing(terms, ANYWHERE)
    )
    # As text: a number that is computed is made a number again, row by row.
    tiers = [When(found__in=ids, then=Value(str(tier))) for tier, ids in enumerate(own)]
    last = Value(str(len(own)))
    return found.annotate(tier=Case(*tiers, default=last, output_field=CharField()))


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


def find(terms: list[Term]) -> list[Group]:
    """The kinds that have matches with the best of each, the kind that matches best first."""
    if not terms or not anything_holds(terms):
        return []
    of_kind = defaultdict(list)
    # Sorted here: to sort all of them, the databases need longer than to find them.
    day = Coalesce(Cast("date", CharField()), Value(""))
    for row in matches(terms).values_list("content_type_id", "tier", day, "pk"):
        of_kind[row[0]].append(row)
    best = {kind: nlargest(SHOWN_OF_A_KIND, rows, key=rank) for kind, rows in of_kind.items()}
    ids = [pk for rows in best.values() for *_rank, pk in rows]
    entries = SearchEntry.objects.defer("words").in_bulk(ids)
    groups = kinds()
    for kind, rows in best.items():
        groups[kind].total = len(of_kind[kind])
        groups[kind].results = [result_of(entries[pk], terms) for *_rank, pk in rows]
    # Kinds that match equally well stand in the order of the site.
    tiers = {kind: rows[0][1] for kind, rows in best.items()}
    return [groups[kind] for kind in sorted((k for k in groups if k in tiers), key=tiers.get)]


def rank(row: tuple[int, str, str, int]) -> tuple[int, str, int]:
    """The greatest comes first, as BEST_FIRST has it."""
    _kind, tier, day, pk = row
    return -int(tier), day, -pk


def find_kind(terms: list[Term], key: str) -> QuerySet[SearchEntry]:
    """All matches of one kind, the best first."""
    found = [kind for kind, group in kinds().items() if group.key == key]
    return matches(terms).filter(content_type__in=found).order_by(*BEST_FIRST).defer("words")


def suggest(terms: list[Term]) -> list[tuple[Group, Result]]:
    """The few best matches with their kinds, names first, cities first among names."""
    if not terms:
        return []
    groups = kinds()
    order = [When(content_type=kind, then=place) for place, kind in enumerate(groups)]
    rows = matches(terms).annotate(kind_order=Case(*order))
    best = rows.order_by("tier", "kind_order", *BEST_FIRST[1:]).defer("words")[:SUGGESTED]
    return [(groups[entry.content_type_id], result_of(entry, terms)) for entry in best]

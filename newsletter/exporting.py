"""Subscribers as CSV, a few at a time: a long list needs no more memory than a short one."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import models
from django.utils import timezone

from newsletter.models import Consent, Subscriber
from newsletter.subscriber_files import COLUMNS, FORMULA_SIGNS, OPTIONAL_COLUMNS

# Without it, Excel takes UTF-8 for something else.
BYTE_ORDER_MARK = "\ufeff"
CHUNK = 1000  # rows
ALL_COLUMNS = COLUMNS + OPTIONAL_COLUMNS


class Line:
    """What csv.writer takes for a file; the line goes on at once."""

    def write(self, line: str) -> str:
        return line


def as_csv(subscribers: models.QuerySet[Subscriber]) -> Iterator[str]:
    """Many lines at a time, in the columns that import_subscribers reads."""
    yield BYTE_ORDER_MARK + _lines([ALL_COLUMNS])
    rows = subscribers.values("pk", "email", "language", "frequency", "state")
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := {row["pk"]: row for row in islice(found, CHUNK)}:
        _add_proofs(chunk)
        _add_choices(chunk, "cities", "city__slug")
        _add_choices(chunk, "themes", "theme__slug")
        yield _lines([guarded(row[name]) for name in ALL_COLUMNS] for row in chunk.values())


def _add_proofs(chunk: dict[int, dict]) -> None:
    """The latest confirmed consent of each."""
    for row in chunk.values():
        row["confirmed_at"] = row["source"] = ""
    consents = Consent.objects.filter(subscriber__in=chunk, confirmed_at__isnull=False)
    latest_last = consents.order_by("confirmed_at", "pk")
    for pk, moment, source in latest_last.values_list("subscriber", "confirmed_at", "source"):
        confirmed_at = timezone.localtime(moment).isoformat()
        chunk[pk].update(confirmed_at=confirmed_at, source=source)


def _add_choices(chunk: dict[int, dict], name: str, slug: str) -> None:
    chosen = defaultdict(list)
    through = getattr(Subscriber, name).through
    links = through.objects.filter(subscriber__in=chunk).order_by(slug)
    for pk, choice in links.values_list("subscriber", slug):
        chosen[pk].append(choice)
    for pk, row in chunk.items():
        row[name] = " ".join(chosen[pk])


def _lines(rows: Iterable[Iterable[str]]) -> str:
    write = csv.writer(Line()).writerow
    return "".join(write(row) for row in rows)


def guarded(value: str) -> str:
    """No spreadsheet takes it for a formula (OWASP: CSV injection); the import undoes it."""
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value

"""Subscribers as CSV, a few at a time: a long list needs no more memory than a short one."""

import csv
from collections.abc import Iterator

from django.db import models
from django.utils import timezone

from newsletter.models import Consent, Subscriber
from newsletter.subscriber_files import COLUMNS, FORMULA_SIGNS, OPTIONAL_COLUMNS

# Without it, Excel takes UTF-8 for something else.
BYTE_ORDER_MARK = "\ufeff"
CHUNK = 2000  # rows


class Line:
    """What csv.writer takes for a file; the line goes on at once."""

    def write(self, line: str) -> str:
        return line


def as_csv(subscribers: models.QuerySet[Subscriber]) -> Iterator[str]:
    """In the columns that import_subscribers reads."""
    write = csv.writer(Line()).writerow
    yield BYTE_ORDER_MARK + write(COLUMNS + OPTIONAL_COLUMNS)
    proofs = Consent.objects.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "-pk")
    found = subscribers.prefetch_related(
        "cities", "themes", models.Prefetch("consents", proofs, to_attr="proofs")
    )
    for subscriber in found.iterator(chunk_size=CHUNK):
        yield write([guarded(value) for value in _values(subscriber)])


def _values(subscriber: Subscriber) -> list[str]:
    proof = subscriber.proofs[0] if subscriber.proofs else None
    return [
        subscriber.email,
        subscriber.language,
        timezone.localtime(proof.confirmed_at).isoformat() if proof else "",
        proof.source if proof else "",
        subscriber.frequency,
        " ".join(sorted(city.slug for city in subscriber.cities.all())),
        " ".join(sorted(theme.slug for theme in subscriber.themes.all())),
        subscriber.state,
    ]


def guarded(value: str) -> str:
    """No spreadsheet takes it for a formula (OWASP: CSV injection); the import undoes it."""
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value

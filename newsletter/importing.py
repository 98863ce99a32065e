"""Subscribers from a file, each row with the proof of their consent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from newsletter.addresses import deliverable, normalised
from newsletter.models import Consent, Subscriber
from publishing.texts import LANGUAGES

COLUMNS = ("email", "language", "confirmed_at", "source")
BATCH = 1000
# The words that they agreed to are the source's, not ours.
FOREIGN_DECLARATION = "imported"


@dataclass
class Outcome:
    created: int = 0
    known: int = 0
    wrong: list[str] = field(default_factory=list)


class WrongRow(ValueError):
    """What is wrong, in one sentence."""


@dataclass
class Row:
    email: str
    language: str
    confirmed_at: datetime
    source: str


def import_subscribers(rows: Iterable[dict[str, str]]) -> Outcome:
    """Add who is not known yet. Whoever is known stays as they are, unsubscribed or not."""
    outcome = Outcome()
    good = _checked(rows, outcome)
    while batch := list(islice(good, BATCH)):
        _add(batch, outcome)
    return outcome


def _checked(rows: Iterable[dict[str, str]], outcome: Outcome) -> Iterator[Row]:
    # The first line of the file names the columns.
    for number, row in enumerate(rows, start=2):
        try:
            yield _row({name: (row.get(name) or "").strip() for name in COLUMNS})
        except WrongRow as error:
            outcome.wrong.append(f"line {number}: {error}")


def _row(values: dict[str, str]) -> Row:
    try:
        email = deliverable(values["email"])
        validate_email(email)
    except (ValueError, ValidationError):
        raise WrongRow(f"“{values['email']}” is no e-mail address.") from None
    if values["language"] not in LANGUAGES:
        raise WrongRow(f"the language must be one of {', '.join(LANGUAGES)}.")
    if not values["source"]:
        raise WrongRow("the source of the consent is missing.")
    return Row(email, values["language"], _moment(values["confirmed_at"]), values["source"][:200])


def _moment(text: str) -> datetime:
    """A date or a time in ISO 8601; without a zone, in the portal's own."""
    try:
        day = parse_date(text)
        moment = datetime(day.year, day.month, day.day) if day else parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise WrongRow("confirmed_at must look like 2025-05-06 or 2025-05-06T10:30:00+02:00.")
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > timezone.now():
        raise WrongRow("confirmed_at lies in the future.")
    return moment


@transaction.atomic
def _add(batch: list[Row], outcome: Outcome) -> None:
    rows = {normalised(row.email): row for row in reversed(batch)}
    known = set(Subscriber.objects.filter(address__in=rows).values_list("address", flat=True))
    new = [
        Subscriber(
            email=row.email,
            address=address,
            language=row.language,
            state=Subscriber.State.CONFIRMED,
        )
        for address, row in reversed(rows.items())
        if address not in known
    ]
    Subscriber.objects.bulk_create(new)
    Consent.objects.bulk_create(
        Consent(
            subscriber=subscriber,
            text_version=FOREIGN_DECLARATION,
            language=subscriber.language,
            source=rows[subscriber.address].source,
            requested_at=rows[subscriber.address].confirmed_at,
            confirmed_at=rows[subscriber.address].confirmed_at,
        )
        for subscriber in new
    )
    outcome.created += len(new)
    outcome.known += len(batch) - len(new)

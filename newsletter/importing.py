"""Subscribers from a file, each row with the proof of their consent."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import sleep
from typing import Any

from django.db import connection, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from newsletter.import_batches import add, refresh_statistics, roomy
from newsletter.import_rows import Row, RowCheck
from newsletter.models import Suppression
from newsletter.subscriber_files import Place, SubscriberFile, WrongRow

# The lines of one transaction: what a killed import has to do again. With fewer, a large table's
# indexes are written over and over again.
BATCH = 20_000
# SQLite has one writer at a time, and those who wait look every 0.1 s whether it is their turn.
BREATH = 0.15  # seconds


@dataclass
class Outcome:
    """How far an import is. `known` also counts an address that stands in the file twice."""

    place: Place
    created: int = 0
    known: int = 0
    wrong: int = 0


@dataclass
class Batch:
    place: Place
    rows: list[Row] = field(default_factory=list)
    # The line, and what is wrong with it.
    problems: list[tuple[int, str]] = field(default_factory=list)


def import_subscribers(
    file: SubscriberFile,
    outcome: Outcome,
    note_wrong: Callable[[int, str], Any],
    note_place: Callable[[Outcome], Any] = lambda outcome: None,
) -> Iterator[Outcome]:
    """Add who is not known yet; whoever is known stays as they are, unsubscribed or not.

    A suppressed address is left out, and named like a line with a mistake: a consent of before does
    not make it take mail again.

    Goes on behind `outcome.place`, one batch per step. `note_wrong` gets a line's number and what
    is wrong with it; `note_place` is called within the transaction of each batch.
    """
    with roomy():
        for batch in _one_ahead(read(file, outcome.place, RowCheck(), BATCH)):
            with transaction.atomic():
                _carry_out(batch, outcome, note_wrong)
                note_place(outcome)
            yield outcome
            if connection.vendor == "sqlite":
                sleep(BREATH)
    if outcome.created >= BATCH:
        refresh_statistics()


def _carry_out(batch: Batch, outcome: Outcome, note_wrong: Callable[[int, str], Any]) -> None:
    created, suppressed = add(batch.rows)
    leave_out(batch, suppressed)
    outcome.created += created
    outcome.known += len(batch.rows) - created
    outcome.wrong += len(batch.problems)
    outcome.place = batch.place
    for line, problem in batch.problems:
        note_wrong(line, problem)


def leave_out(batch: Batch, suppressed: dict[str, str]) -> None:
    """The rows of addresses that take no mail become problems. Takes the reasons by address."""
    if not suppressed:
        return
    for row in batch.rows:
        if reason := suppressed.get(row.address):
            label = Suppression.Reason(reason).label
            batch.problems.append((row.line, _("The address is suppressed: %s.") % label))
    batch.problems.sort()
    batch.rows = [row for row in batch.rows if row.address not in suppressed]


def read(file: SubscriberFile, after: Place, check: RowCheck, size: int) -> Iterator[Batch]:
    """The file behind this place, checked."""
    for lines in file.batches(after, size):
        batch = Batch(lines[-1][0])
        for place, line in lines:
            try:
                batch.rows.append(check.row(place.line, file.values(line)))
            except WrongRow as error:
                batch.problems.append((place.line, str(error)))
        yield batch


def _one_ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """While the database works on one batch, the next one is read."""
    language = get_language()

    def following() -> Batch | None:
        with override(language):
            return next(batches, None)

    with ThreadPoolExecutor(1) as reader:
        waiting = reader.submit(following)
        while batch := waiting.result():
            waiting = reader.submit(following)
            yield batch

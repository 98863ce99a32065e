"""Imports through the admin: looked at first, then carried out by tasks that may die any time."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from time import monotonic
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import DataError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from newsletter.import_rows import Row, RowCheck
from newsletter.importing import Batch, Outcome, import_subscribers, leave_out, read
from newsletter.models import Subscriber, SubscriberImport, Suppression
from newsletter.queue import ask_for
from newsletter.subscriber_files import Place, SubscriberFile, WrongFile

# No task is long: mails wait behind it.
SLICE = 20  # seconds
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=1)
LOOKED_AT = 5000  # lines
SHOWN = 10  # lines
State = SubscriberImport.State


@dataclass
class Glance:
    """What would happen to the first lines of a file."""

    lines: int = 0
    new: int = 0
    known: int = 0
    suppressed: int = 0
    problem_count: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    is_whole: bool = True

    @property
    def more_problems(self) -> int:
        """Those that are not shown."""
        return self.problem_count + self.suppressed - len(self.problems)


def keep(upload: UploadedFile, job: SubscriberImport) -> None:
    """Store the upload where no web server looks. WrongFile if it can't be imported at all."""
    job.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with job.file.open("wb") as file:
        job.file.chmod(0o600)
        for chunk in upload.chunks():
            file.write(chunk)
    try:
        SubscriberFile(job.file)
    except WrongFile:
        remove_files(job)
        raise


def glance(job: SubscriberImport) -> Glance:
    file = SubscriberFile(job.file)
    seen = Glance()
    for batch in islice(read(file, file.start, RowCheck(), LOOKED_AT), 1):
        seen.lines = len(batch.rows) + len(batch.problems)
        seen.problem_count = len(batch.problems)
        leave_out(batch, _suppressed(batch))
        seen.suppressed = len(batch.problems) - seen.problem_count
        addresses = {row.address for row in batch.rows}
        seen.known = Subscriber.objects.filter(address__in=addresses).count()
        seen.new = len(addresses) - seen.known
        seen.problems, seen.rows = batch.problems[:SHOWN], batch.rows[:SHOWN]
        seen.is_whole = next(file.lines(batch.place), None) is None
    return seen


def _suppressed(batch: Batch) -> dict[str, str]:
    addresses = {row.address for row in batch.rows}
    found = Suppression.objects.filter(address__in=addresses)
    return dict(found.values_list("address", "reason"))


def start(job: SubscriberImport) -> bool:
    """False where somebody has started it before, or its file is gone."""
    try:
        file = SubscriberFile(job.file)
    except WrongFile:  # the page that follows says what became of it
        return False
    begun = SubscriberImport.objects.filter(pk=job.pk, state=State.UPLOADED).update(
        state=State.RUNNING, line=file.start.line, position=file.start.position
    )
    ask_for("import_file", job.pk)
    return begun > 0


def discard(job: SubscriberImport) -> bool:
    """False where somebody has started it: that goes on."""
    if not SubscriberImport.objects.filter(pk=job.pk, state=State.UPLOADED).delete()[0]:
        return False
    remove_files(job)
    return True


def go_on(pk: int) -> None:
    """Import for a while, then make room for others. Does nothing where another task is at it."""
    lease = timezone.now() + LEASE
    if not SubscriberImport.objects.due().filter(pk=pk).update(lease_until=lease):
        return
    job = SubscriberImport.objects.select_related("uploaded_by").get(pk=pk)
    with translation.override(job.uploaded_by.language if job.uploaded_by else None):
        try:
            is_done = _import_slice(job)
        except WrongFile as error:
            _end(job, State.FAILED, str(error))
        except DataError as error:
            _end(job, State.FAILED, str(error)[:500])
            raise
        else:
            if is_done:
                _end(job, State.FINISHED)
            else:
                SubscriberImport.objects.filter(pk=pk).update(lease_until=None)
                ask_for("import_file", pk)


def _import_slice(job: SubscriberImport) -> bool:
    """Whether the file's end was reached."""
    file = SubscriberFile(job.file)
    outcome = Outcome(Place(job.line, job.position), job.created, job.known, job.wrong)
    began = monotonic()
    with _problems(job) as problems:
        table = csv.writer(problems)

        def note_place(outcome: Outcome) -> None:
            problems.flush()
            SubscriberImport.objects.filter(pk=job.pk).update(
                line=outcome.place.line,
                position=outcome.place.position,
                created=outcome.created,
                known=outcome.known,
                wrong=outcome.wrong,
                problems_size=problems.tell(),
                lease_until=timezone.now() + LEASE,
            )

        for _batch in import_subscribers(
            file, outcome, lambda line, problem: table.writerow([line, problem]), note_place
        ):
            if monotonic() - began > SLICE:
                return False
    return True


@contextmanager
def _problems(job: SubscriberImport) -> Iterator[IO[Any]]:
    """The list of what was wrong; without what a killed task wrote and didn't get to keep."""
    with job.problems_file.open("a", encoding="utf-8", newline="") as file:
        job.problems_file.chmod(0o600)
        file.truncate(job.problems_size)
        file.seek(job.problems_size)
        yield file


def _end(job: SubscriberImport, state: str, failure: str = "") -> None:
    SubscriberImport.objects.filter(pk=job.pk).update(
        state=state, failure=failure, lease_until=None, finished_at=timezone.now()
    )
    job.file.unlink(missing_ok=True)


def ask_again() -> None:
    """What the queue or a dead process has lost."""
    for pk in SubscriberImport.objects.due().values_list("pk", flat=True):
        ask_for("import_file", pk)


def remove_files(job: SubscriberImport) -> None:
    job.file.unlink(missing_ok=True)
    job.problems_file.unlink(missing_ok=True)


def forget() -> None:
    """After a day no uploaded address is left but those that were imported."""
    _remove_old_files()
    old = SubscriberImport.objects.filter(uploaded_at__lt=timezone.now() - KEPT)
    old.filter(state=State.UPLOADED).delete()
    old.filter(state=State.RUNNING, lease_until=None).update(
        state=State.FAILED, failure=_("It was not finished within a day.")
    )


def _remove_old_files() -> None:
    """By their own age: of an upload that was rolled back, the database knows nothing."""
    oldest = (timezone.now() - KEPT).timestamp()
    for file in SubscriberImport.folder().glob("*.csv"):
        with suppress(FileNotFoundError):  # a task has just done with it
            if file.stat().st_mtime < oldest:
                file.unlink()

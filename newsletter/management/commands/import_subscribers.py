from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsletter.importing import Outcome, import_subscribers
from newsletter.subscriber_files import COLUMNS, SubscriberFile, WrongFile


class Command(BaseCommand):
    help = (
        f"Add subscribers from a CSV file with the columns {','.join(COLUMNS)}. "
        "Known addresses stay as they are. After an interruption, run it again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            readable = SubscriberFile(file)
        except WrongFile as error:
            raise CommandError(f"{file}: {error}") from None
        outcome = Outcome(readable.start)
        started = shown = monotonic()
        for _batch in import_subscribers(readable, outcome, self._note_wrong):
            if monotonic() - shown >= 1:
                shown = monotonic()
                self._show(outcome, shown - started)
        self.stdout.write(
            f"{outcome.created} subscribers added, {outcome.known} known before, "
            f"{outcome.wrong} lines left out."
        )

    def _note_wrong(self, line: int, problem: str) -> None:
        self.stderr.write(f"line {line}: {problem}")

    def _show(self, outcome: Outcome, seconds: float) -> None:
        lines = outcome.place.line - 1
        self.stderr.write(
            f"{lines} lines read, {outcome.created} added, {outcome.known} known, "
            f"{outcome.wrong} left out; {lines / seconds:.0f} lines per second"
        )

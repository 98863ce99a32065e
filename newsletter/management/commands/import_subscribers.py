import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsletter.importing import COLUMNS, import_subscribers


class Command(BaseCommand):
    help = (
        f"Add subscribers from a CSV file with the columns {','.join(COLUMNS)}. "
        "Known addresses stay as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                rows = csv.DictReader(lines)
                if missing := set(COLUMNS) - set(rows.fieldnames or ()):
                    raise CommandError(f"{file} lacks the columns {', '.join(sorted(missing))}.")
                outcome = import_subscribers(rows)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{file} can’t be read: {error}") from None
        for problem in outcome.wrong:
            self.stderr.write(problem)
        self.stdout.write(
            f"{outcome.created} subscribers added, {outcome.known} known before, "
            f"{len(outcome.wrong)} lines left out."
        )

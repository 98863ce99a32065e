from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsletter import privacy


class Command(BaseCommand):
    help = "Erase a subscriber with all their data; sums of mailings hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        if not privacy.erase(email):
            raise CommandError(f"Nothing is known about {email}.")
        self.stdout.write("Erased.")

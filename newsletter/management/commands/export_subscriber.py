import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from newsletter import privacy


class Command(BaseCommand):
    help = "Print all that is kept about a subscriber, as JSON (GDPR, Article 15)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        found = privacy.export(email)
        if found is None:
            raise CommandError(f"Nothing is known about {email}.")
        text = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        self.stdout.write(text)

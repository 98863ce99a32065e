import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsletter.models import Mailing
from newsletter.progress import progress


class Command(BaseCommand):
    help = "Say where a mailing stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, slug: str, as_json: bool, **options: Any) -> None:
        mailing = Mailing.objects.filter(slug=slug).first()
        if mailing is None:
            raise CommandError(f"There is no mailing “{slug}”.")
        now = progress(mailing)
        if as_json:
            self.stdout.write(json.dumps(now))
            return
        counts = ", ".join(f"{count} {state}" for state, count in now["counts"].items() if count)
        self.stdout.write(f"{now['state']}: {now['total']} in all; {counts or 'nothing yet'}")
        self.stdout.write(f"{now['rate']} per second {now['paused_reason']}".strip())

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsletter import launching
from newsletter.models import Mailing
from newsletter.progress import progress

State = Mailing.State


class Command(BaseCommand):
    help = "Launch a mailing in the languages that are complete. The worker sends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--wait", action="store_true", help="until nothing of it is left")

    def handle(self, *args: Any, slug: str, wait: bool, **options: Any) -> None:
        mailing = Mailing.objects.filter(slug=slug).first()
        if mailing is None:
            raise CommandError(f"There is no mailing “{slug}”.")
        languages = launching.launchable_languages(mailing)
        if mailing.is_launched and not languages:
            self.stdout.write(f"It was launched before; it is {mailing.state}.")
        else:
            try:
                launching.launch(mailing, languages)
            except launching.Refused as refusal:
                raise CommandError(str(refusal)) from None
            self.stdout.write(f"Launched in {', '.join(languages)}.")
        if wait:
            self._wait(mailing)

    def _wait(self, mailing: Mailing) -> None:
        """Until it is finished; a mailing that stops in between is an error."""
        said = None
        while True:
            mailing.refresh_from_db()
            now = progress(mailing)
            line = f"{mailing.state}: {now['counts']['accepted']} of {now['total']} accepted"
            if line != said:
                self.stdout.write(line)
                said = line
            if mailing.state == State.FINISHED:
                return
            if mailing.state in (State.PAUSED, State.CANCELLED):
                raise CommandError(f"It is {mailing.state}. {mailing.paused_sentence}")
            if not is_under_way(mailing):
                waiting = ", ".join(launching.waiting_languages(mailing))
                self.stdout.write(f"All is sent; the readers in {waiting} wait for their language.")
                return
            time.sleep(1)


def is_under_way(mailing: Mailing) -> bool:
    """False where only languages that are not complete are left."""
    if mailing.state == State.LAUNCHING or mailing.deliveries.of_mailings().open().exists():
        return True
    return not launching.waiting_languages(mailing)

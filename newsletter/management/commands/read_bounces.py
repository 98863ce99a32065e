import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError

from newsletter import bounces, mailbox
from newsletter.bounce_reports import LIMIT

# Of sysexits.h: mail servers that hand a message over try it again later.
TRY_AGAIN = 75


class Command(BaseCommand):
    help = (
        "Take in a bounce or a complaint from standard input, as a mail server hands it over, "
        "or all that lie in the mailbox."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--recipient", default="", help="the address of its envelope")
        parser.add_argument("--mailbox", action="store_true", help="read BOUNCE_MAILBOX_URL")

    def handle(self, *args: Any, recipient: str, **options: Any) -> None:
        try:
            self.stdout.write(self._mailbox() if options["mailbox"] else self._message(recipient))
        except DatabaseError as error:
            raise CommandError(f"The database is away: {error}", returncode=TRY_AGAIN) from None

    def _mailbox(self) -> str:
        if settings.BOUNCE_MAILBOX is None:
            raise CommandError("BOUNCE_MAILBOX_URL is not set.")
        try:
            return mailbox.told(mailbox.read()) or "Nothing was there."
        except mailbox.Unreachable as error:
            raise CommandError(f"The mailbox can’t be read: {error}") from None

    def _message(self, recipient: str) -> str:
        """To the end: a mail server calls it an error if nobody takes what it writes."""
        raw = sys.stdin.buffer.read(LIMIT)
        while sys.stdin.buffer.read(LIMIT):
            pass
        return bounces.receive(raw, recipient).value

from typing import Any

from django.core.management.base import BaseCommand

from ucan_portal.search.index import rebuild


class Command(BaseCommand):
    help = "Makes the table that the search reads anew, from the items themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} search entries written.")

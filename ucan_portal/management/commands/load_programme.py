from typing import Any

from django.core.management.base import BaseCommand

from ucan_portal.loading import load_programme
from ucan_portal.search.index import fill
from ucan_portal.search.learning import learn


class Command(BaseCommand):
    help = "Create what is missing of the programme's initial content; change nothing else."

    def handle(self, *args: Any, **options: Any) -> None:
        fill()
        outcome = load_programme()
        learn()
        for reason in outcome.left_out:
            self.stderr.write(f"Left out, since what it refers to was deleted: {reason}")
        self.stdout.write(
            f"Programme content: {outcome.created} items created, {outcome.kept} loaded before."
        )

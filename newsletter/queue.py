"""Asks the workers to begin. The database knows what is owed, so a lost message only costs time."""

import logging

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


def ask_for(task: str, *arguments: int) -> None:
    """Ask for the task once the transaction has committed; without a broker the sweep finds it."""
    transaction.on_commit(lambda: _send(task, arguments))


def _send(task: str, arguments: tuple[int, ...]) -> None:
    try:
        current_app.send_task(f"newsletter.tasks.{task}", arguments, expires=60, retry=False)
    except Exception as error:
        # Whatever is wrong with the queue, what was asked for is safe in the database.
        log.warning("The queue did not take %s (%s); the next sweep will see to it.", task, error)

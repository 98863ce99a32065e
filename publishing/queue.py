"""Asks the workers to begin. The database knows what is owed, so a lost message only costs time."""

import logging
import time

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

PAUSE = 5  # seconds for which a queue that did not answer is left alone: each question costs one
_ask_again_at = 0.0


def ask_for(task: str, *arguments: int) -> None:
    """Ask for the task, by its full name, once the transaction has committed.

    Without a broker the sweep finds what is owed.
    """
    transaction.on_commit(lambda: _send(task, arguments))


def _send(task: str, arguments: tuple[int, ...]) -> None:
    global _ask_again_at
    if time.monotonic() < _ask_again_at:
        return
    try:
        import_string(settings.QUEUE).send_task(task, arguments, expires=60, retry=False)
    except Exception as error:
        _ask_again_at = time.monotonic() + PAUSE
        # Whatever is wrong with the queue, what was asked for is safe in the database.
        log.warning("The queue did not take %s (%s); the next sweep will see to it.", task, error)

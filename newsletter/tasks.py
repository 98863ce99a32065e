"""What Celery carries. The tasks can be lost, repeated or run at once: the ledger decides."""

import logging
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init
from django.db import OperationalError

from newsletter import (
    alarms,
    breaks,
    claims,
    digest_notice,
    digests,
    import_jobs,
    launching,
    link_check,
    mail_requests,
    mailbox,
    messages,
    overdue_notice,
    privacy,
    slots,
)
from newsletter import drain as draining

log = logging.getLogger(__name__)


@worker_process_init.connect
def _load_ahead(**kwargs: Any) -> None:
    """In each process that may send, before its first task; the main one does without."""
    messages.load_ahead()


@shared_task
def freeze(mailing_id: int) -> None:
    launching.freeze(mailing_id)


@shared_task
def cancel_rest(mailing_id: int) -> None:
    launching.cancel_rest(mailing_id)


@shared_task
def drain() -> None:
    draining.drain()


@shared_task
def answer_requests() -> None:
    mail_requests.answer_all()


@shared_task
def sweep() -> None:
    """Find again whatever the queue or a dead process has lost. What fails stops nothing else."""
    for step in SWEEP:
        try:
            step()
        except OperationalError:  # the database is away, for all of them
            raise
        except Exception:
            log.exception("A step of the sweep failed: %s", step.__name__)


def _send_what_is_due() -> None:
    if claims.is_anything_due():
        slots.ask_for_drains()


SWEEP = (
    claims.return_expired,
    launching.freeze_launched,
    breaks.note_that_it_runs,
    launching.launch_scheduled,
    launching.cancel_what_is_left,
    launching.finish_what_is_done,
    mail_requests.answer_all,
    alarms.report_stalled,
    import_jobs.ask_again,
    _send_what_is_due,
)


@shared_task
def check_links(mailing_id: int) -> None:
    link_check.check_links(mailing_id)


@shared_task
def make_digest() -> None:
    digests.make_due()
    digest_notice.announce_new()


@shared_task
def report_overdue() -> None:
    overdue_notice.report_overdue()


@shared_task
def forget() -> None:
    privacy.forget()
    import_jobs.forget()


@shared_task
def read_bounces() -> None:
    mailbox.read_if_there_is_one()


@shared_task
def import_file(import_id: int) -> None:
    import_jobs.go_on(import_id)

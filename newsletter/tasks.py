"""What Celery carries. The tasks can be lost, repeated or run at once: the ledger decides."""

from celery import shared_task

from newsletter import delivery, launching, privacy, slots
from newsletter import drain as draining
from newsletter.models import Delivery, Mailing
from newsletter.queue import ask_for


@shared_task
def freeze(mailing_id: int) -> None:
    launching.freeze(mailing_id)


@shared_task
def drain() -> None:
    draining.drain()


@shared_task
def sweep() -> None:
    """Find again whatever the queue or a dead process has lost."""
    delivery.return_expired()
    for mailing in Mailing.objects.filter(state=Mailing.State.LAUNCHING):
        launching.freeze(mailing.pk)
    launching.launch_scheduled()
    launching.finish_what_is_done()
    if Delivery.objects.due().exists():
        for _slot in slots.free_slots():
            ask_for("drain")


@shared_task
def forget() -> None:
    privacy.forget()

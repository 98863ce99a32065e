"""After a long break a mailing waits for a person.

Perhaps a backup was restored, and what went out after it was made is not in it: those readers
would get the mailing again.
"""

from django.utils import timezone

from newsletter import pausing
from newsletter.models import Mailing, Sweep


def is_just_over() -> bool:
    """Whether nobody has looked through the ledger for an hour: then nothing is sent."""
    last = Sweep.objects.filter(pk=Sweep.ONLY).first()
    return last is not None and timezone.now() - last.last_at > Mailing.OVERDUE


def note_that_it_runs() -> None:
    """Pause what was running before a break, hold what fell due in it, remember this moment."""
    if is_just_over():
        due = Mailing.objects.filter(
            state=Mailing.State.SCHEDULED, scheduled_for__lte=timezone.now()
        )
        due.update(paused_reason=Mailing.PauseReason.AFTER_BREAK)
        for mailing in Mailing.objects.filter(state=Mailing.State.RUNNING):
            pausing.pause_quietly(mailing.pk, Mailing.PauseReason.AFTER_BREAK, "")
    Sweep.objects.update_or_create(pk=Sweep.ONLY, defaults={"last_at": timezone.now()})

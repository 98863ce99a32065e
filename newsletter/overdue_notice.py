"""Tells the editors that a mailing did not go out at its time, and waits for them."""

from datetime import timedelta, tzinfo

from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsletter.editor_notices import Notice, tell_launchers
from newsletter.models import Mailing

# Whom the relay takes no mail for by then, it never does.
TRIED_FOR = timedelta(days=1)


def report_overdue() -> None:
    """Once for each time that was set; where the relay takes none of the mails, again later."""
    now = timezone.now()
    is_unheard = Q(stall_reported_at=None) | Q(stall_reported_at__lt=F("scheduled_for"))
    late = Mailing.objects.filter(
        is_unheard, state=Mailing.State.SCHEDULED, scheduled_for__gt=now - TRIED_FOR
    )
    for mailing in late:
        if mailing.is_overdue and tell_launchers(
            mailing, lambda zone, mailing=mailing: notice(mailing, zone)
        ):
            Mailing.objects.filter(pk=mailing.pk).update(stall_reported_at=now)


def notice(mailing: Mailing, zone: tzinfo) -> Notice:
    when = timezone.localtime(mailing.scheduled_for, zone)
    words = {"name": mailing, "time": date_format(when, "DATETIME_FORMAT"), "zone": zone}
    subject = _("The mailing “%(name)s” did not go out")
    text = _(
        "It was to go out at %(time)s (%(zone)s), but the portal was not running then, or "
        "something was missing. It does not go out by itself any more.\n\n"
        "See what happened, and decide:"
    )
    return Notice(subject % words, text % words)

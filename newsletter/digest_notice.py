"""Tells the editors of a digest that the portal made, while they can still look at it."""

import logging
from datetime import tzinfo

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsletter.editor_notices import Notice, tell_launchers
from newsletter.models import Mailing

log = logging.getLogger(__name__)


def announce_new() -> None:
    """Once for each digest; where the relay takes none of the mails, again with the next round."""
    is_coming = Q(state=Mailing.State.SCHEDULED, scheduled_for__gt=timezone.now())
    can_be_stopped = is_coming | Q(state=Mailing.State.DRAFT)
    made = Mailing.objects.filter(can_be_stopped, digest_month__isnull=False, announced_at=None)
    for digest in made:
        if tell_launchers(digest, lambda zone, digest=digest: notice(digest, zone)):
            Mailing.objects.filter(pk=digest.pk).update(announced_at=timezone.now())
        else:
            log.error("No editor could be told of the digest")


def notice(digest: Mailing, zone: tzinfo) -> Notice:
    words = {"month": date_format(digest.digest_month, "F Y"), "zone": zone}
    if digest.scheduled_for:
        when = timezone.localtime(digest.scheduled_for, zone)
        words["time"] = date_format(when, "DATETIME_FORMAT")
        subject = _("The newsletter’s digest of %(month)s goes out soon")
        text = _(
            "The portal has made the monthly digest of %(month)s. It goes out by itself at "
            "%(time)s (%(zone)s).\n\nUntil then you can look at it, change it or cancel it:"
        )
    else:
        subject = _("The newsletter’s digest of %(month)s waits for you")
        text = _(
            "The portal has made the monthly digest of %(month)s. It does not go out by "
            "itself.\n\nLook at it, then launch it or cancel it:"
        )
    return Notice(subject % words, text % words)

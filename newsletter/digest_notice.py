"""Tells the editors of a digest that the portal made, while they can still look at it."""

import logging
from datetime import tzinfo
from smtplib import SMTPException
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from newsletter.models import Mailing

log = logging.getLogger(__name__)


def announce_new() -> None:
    """Once for each digest; where the relay takes none of the mails, again with the next round.

    An editor whose address is refused is left out: the others can stop it, and hear of it once.
    """
    is_coming = Q(state=Mailing.State.SCHEDULED, scheduled_for__gt=timezone.now())
    can_be_stopped = is_coming | Q(state=Mailing.State.DRAFT)
    made = Mailing.objects.filter(can_be_stopped, digest_month__isnull=False, announced_at=None)
    for digest in made:
        told = [_is_told(digest, editor) for editor in launchers()]
        if any(told):
            Mailing.objects.filter(pk=digest.pk).update(announced_at=timezone.now())


def _is_told(digest: Mailing, editor: User) -> bool:
    try:
        notice(digest, editor).send()
    except (OSError, SMTPException) as error:
        log.error("An editor could not be told of the digest: %s", error)
        return False
    return True


def launchers() -> QuerySet[User]:
    """Who can stop it."""
    found = ModelBackend().with_perm("newsletter.launch_mailing")
    return found.filter(is_staff=True).order_by("pk")


def notice(digest: Mailing, editor: User) -> EmailMessage:
    """In the editor's language, with the time on their clock."""
    page = reverse("admin:newsletter_mailing_progress", args=[digest.pk])
    with translation.override(editor.language):
        zone = _zone_of(editor)
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
                "itself.\n\nLook at it, then launch it or leave it:"
            )
        body = f"{text % words}\n\n{settings.SITE_URL}{page}\n"
        return EmailMessage(subject % words, body, settings.DEFAULT_FROM_EMAIL, [editor.email])


def _zone_of(editor: User) -> tzinfo:
    """The portal’s own where theirs is none, as in the admin: all others must hear of it too."""
    try:
        return ZoneInfo(editor.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.get_default_timezone()

"""Mails to the editors who may launch mailings, in the language and on the clock of each."""

import logging
from collections.abc import Callable
from datetime import tzinfo
from smtplib import SMTPException
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from newsletter.models import Mailing

log = logging.getLogger(__name__)


class Notice(NamedTuple):
    subject: str
    text: str


def launchers() -> QuerySet[User]:
    """Who can do something about a mailing."""
    found = ModelBackend().with_perm("newsletter.launch_mailing")
    return found.filter(is_staff=True).order_by("pk")


def tell_launchers(mailing: Mailing, write: Callable[[tzinfo], Notice]) -> bool:
    """Whether anybody was told. `write` uses the language of the moment, and the zone it is given.

    An editor whose address is refused is left out: the others can act, and hear of it once.
    """
    return any([_is_told(editor, mailing, write) for editor in launchers()])


def _is_told(editor: User, mailing: Mailing, write: Callable[[tzinfo], Notice]) -> bool:
    page = reverse("admin:newsletter_mailing_progress", args=[mailing.pk])
    with translation.override(editor.language):
        subject, text = write(_zone_of(editor))
    body = f"{text}\n\n{settings.SITE_URL}{page}\n"
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [editor.email]).send()
    except (OSError, SMTPException) as error:
        log.warning("An editor could not be told of mailing %s: %s", mailing.pk, error)
        return False
    return True


def _zone_of(editor: User) -> tzinfo:
    """The portal’s own where theirs is none, as in the admin: all others must hear of it too."""
    try:
        return ZoneInfo(editor.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.get_default_timezone()

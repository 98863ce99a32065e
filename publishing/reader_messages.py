"""Carries what readers write to the operator: kept in the database until the relay has it."""

import logging
from datetime import timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from publishing.models import ReaderMessage
from publishing.queue import ask_for
from publishing.texts import language_name

log = logging.getLogger(__name__)

LIMIT_PERIOD = timedelta(hours=1)
MESSAGES_PER_NETWORK = 5
# How long a process may have a message in hand before another one takes it.
LEASE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)


def is_over_limit(network: str) -> bool:
    since = timezone.now() - LIMIT_PERIOD
    recent = ReaderMessage.objects.filter(network=network, made_at__gt=since)
    return recent.count() >= MESSAGES_PER_NETWORK


def accept(message: ReaderMessage) -> None:
    """Keep the message; from now on it is sent, whatever happens to the queue."""
    message.save()
    ask_for("publishing.tasks.send_reader_messages")


def send_due() -> None:
    for message in ReaderMessage.objects.due():
        if ReaderMessage.objects.claim(message.pk, timezone.now() + LEASE):
            send(message)


def send(message: ReaderMessage) -> None:
    """Send one message and forget what it said; after an error it waits, longer each time."""
    rows = ReaderMessage.objects.filter(pk=message.pk)
    try:
        mail_of(message).send()
    except (OSError, SMTPException) as error:
        wait = min(timedelta(minutes=2 ** min(message.tries, 10)), LONGEST_WAIT)
        rows.update(next_try_at=timezone.now() + wait)
        log.error("A reader’s message could not be sent, it waits for %s: %s", wait, error)
    else:
        rows.update(sent_at=timezone.now(), text="", email="", page="")


def mail_of(message: ReaderMessage) -> EmailMessage:
    """In English, the operator's language being unknown; what the reader wrote stays as it is."""
    sender = settings.DEFAULT_FROM_EMAIL
    with translation.override("en"):
        topic = str(message.get_topic_display())
        written_in = language_name(message.language)
    lines = [
        f"A reader of {settings.SITE_URL} writes about {topic}.",
        f"Language of the page: {written_in}",
        f"Page: {message.page or 'not given'}",
        f"Answer to: {message.email or 'no address given'}",
        "",
        message.text,
    ]
    return EmailMessage(
        subject=f"[U_CAN] {topic[0].upper()}{topic[1:]}",
        body="\n".join(lines),
        to=[settings.OPERATOR_EMAIL or sender],
        reply_to=[message.email] if message.email else None,
        headers={"Message-ID": f"<{message.uid}@{urlsplit(settings.SITE_URL).hostname}>"},
    )


def forget() -> None:
    """Sent messages count for the limit, and then for nothing."""
    ReaderMessage.objects.filter(sent_at__lt=timezone.now() - LIMIT_PERIOD).delete()

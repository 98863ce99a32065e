"""Answers to forms: each is noted at once, and what becomes of it is decided by a task.

So whoever fills in a form learns nothing, not even from how long it takes: neither which
addresses are known, nor that a limit is reached.
"""

import logging
from time import monotonic
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from newsletter import address_change, consent, limits
from newsletter.addresses import normalised
from newsletter.models import Delivery, MailRequest, Subscriber
from newsletter.queue import ask_for
from publishing.networks import network_of

log = logging.getLogger(__name__)
Purpose = MailRequest.Purpose
SECONDS = 10


def ask(
    purpose: str,
    email: str,
    network_address: str,
    subscriber: Subscriber | None = None,
    **choices: Any,
) -> None:
    """Note what a form asks for. `choices` are what JSON can carry."""
    MailRequest.objects.create(
        purpose=purpose,
        address=normalised(email),
        network=network_of(network_address),
        subscriber=subscriber,
        wishes={"email": email, "network_address": network_address} | choices,
    )
    ask_for("answer_requests")


def answer_all() -> None:
    """For a while, then make room for others: a flood of forms holds up neither mails nor sweep."""
    end = monotonic() + SECONDS
    while _answer_next():
        if monotonic() > end:
            ask_for("answer_requests")
            return


@transaction.atomic
def _answer_next() -> bool:
    """Answer the oldest. All wait for it, so that no two count the limits at the same time."""
    waiting = MailRequest.objects.filter(answered_at=None).order_by("pk")
    asked = waiting.select_for_update().first()
    if asked is None:
        return False
    if not limits.are_kept_by(asked):
        asked.delete()
        return True
    try:
        with transaction.atomic():
            ANSWERS[asked.purpose](asked)
    except OperationalError:  # the database is away: it is answered later
        raise
    except Exception:
        # Whatever is wrong with one, such as a form of an earlier version, must not hold up others.
        log.exception("A form can’t be answered, and is dropped.")
        asked.delete()
        return True
    MailRequest.objects.filter(pk=asked.pk).update(answered_at=timezone.now(), wishes={})
    return True


def _sign_up(asked: MailRequest) -> None:
    consent.sign_up(consent.SignUp(requested_at=asked.made_at, **asked.wishes))


def _send_link(asked: MailRequest) -> None:
    """Whoever has lost the mails of a subscription gets the link to it."""
    if subscriber := Subscriber.objects.at(asked.address):
        consent.owe(Delivery.Kind.LINK, subscriber)


def _change_address(asked: MailRequest) -> None:
    address_change.ask(asked.subscriber, asked.wishes["email"], asked.made_at)


ANSWERS = {
    Purpose.SIGN_UP: _sign_up,
    Purpose.LINK: _send_link,
    Purpose.ADDRESS: _change_address,
}

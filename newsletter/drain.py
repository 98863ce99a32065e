"""Sends what the ledger owes, over one connection, for a limited time."""

import logging
import time
from contextlib import closing
from datetime import timedelta
from multiprocessing.sharedctypes import RawValue
from typing import Any

from celery.signals import worker_shutting_down
from django.conf import settings

from newsletter import delivery as ledger
from newsletter import launching, slots
from newsletter.mail_template import MailTemplate
from newsletter.messages import compose, ready_message, template_of
from newsletter.models import Delivery, Mailing
from newsletter.models.subscribers import new_token
from newsletter.queue import ask_for
from newsletter.smtp import LoginRefused, Relay, Unreachable, relay

log = logging.getLogger(__name__)
SECONDS = 45
# Shared with the worker's children, which are forked from it. No lock: a child that is killed
# while it holds one would take the worker with it.
shutting_down = RawValue("b", 0)


@worker_shutting_down.connect
def _note_shutdown(**kwargs: Any) -> None:
    shutting_down.value = 1


def drain(seconds: float = SECONDS) -> None:
    """Send for so long, if a slot is free. What is left is for the next drain."""
    token = new_token()
    if not slots.take(token):
        return
    run = _Run(token, time.monotonic() + seconds)
    try:
        with closing(run.relay):
            run.send_what_is_due()
    except Unreachable as error:
        log.warning("The mail relay can’t be reached: %s", error)
        return
    finally:
        ledger.hand_back(token)
        slots.give_back(token)
        launching.finish_what_is_done()
    if not shutting_down.value and Delivery.objects.due().exists():
        ask_for("drain")


class _Run:
    def __init__(self, token: str, end: float):
        self.token, self.end = token, end
        self.relay: Relay = relay()
        self.renewed = time.monotonic()
        self.templates: dict[tuple, MailTemplate | None] = {}

    def send_what_is_due(self) -> None:
        while not self._is_over() and (batch := ledger.claim(self.token)):
            if not self._is_connected(batch):
                return
            for delivery in batch:
                if self._is_over():
                    return
                self._send(delivery)

    def _send(self, delivery: Delivery) -> None:
        template = self._template(delivery)
        if template is None or not ledger.begin(delivery, self.token):
            ledger.drop(delivery, self.token)
            return
        message = ready_message(template, delivery)
        outcome = self.relay.send(delivery.envelope_sender, delivery.recipient, message)
        ledger.settle(delivery, self.token, outcome)

    def _is_connected(self, batch: list[Delivery]) -> bool:
        """Before any mail is begun: who can't log in has sent nothing."""
        try:
            self.relay.open()
        except LoginRefused as error:
            log.error("The mail relay refuses our login: %s", error)
            for mailing in {row.mailing for row in batch if row.kind == Delivery.Kind.MAILING}:
                ledger.pause_quietly(mailing, Mailing.PauseReason.LOGIN_REFUSED, str(error))
            ledger.hand_back(self.token, timedelta(seconds=settings.MAIL_RETRY_SECONDS[0]))
            return False
        return True

    def _is_over(self) -> bool:
        now = time.monotonic()
        if now - self.renewed > settings.MAIL_LEASE_SECONDS / 6:
            self.renewed = now
            if not slots.renew(self.token):
                return True
        return now >= self.end or bool(shutting_down.value)

    def _template(self, delivery: Delivery) -> MailTemplate | None:
        """Built once per kind, language and mailing; None where that mailing can't be built."""
        key = (delivery.kind, delivery.language, delivery.mailing_id)
        if key not in self.templates:
            try:
                self.templates[key] = template_of(compose(*key[:2], delivery.mailing))
            except Exception as error:
                # Whatever is wrong with one mailing must not hold up all others.
                if delivery.kind != Delivery.Kind.MAILING:
                    raise
                log.exception("Mailing %s can’t be built in %s", delivery.mailing_id, key[1])
                reason = Mailing.PauseReason.NOT_BUILT
                ledger.pause_quietly(delivery.mailing, reason, str(error))
                self.templates[key] = None
        return self.templates[key]

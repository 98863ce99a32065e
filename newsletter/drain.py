"""Sends what the ledger owes, over one connection, for a limited time."""

import logging
import time
from collections import deque
from datetime import timedelta
from multiprocessing.sharedctypes import RawValue
from typing import Any

from celery.signals import worker_shutting_down
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from newsletter import breaks, claims, launching, pausing, rates, slots
from newsletter.claims import Claim
from newsletter.mail_template import MailTemplate
from newsletter.messages import compose, ready_message, template_of
from newsletter.models import Delivery, Mailing
from newsletter.models.subscribers import new_token
from newsletter.pipeline import Mail, Pipeline
from newsletter.queue import ask_for
from newsletter.relays import Relay, relay
from newsletter.smtp import LoginRefused, Outcome, Unreachable, Verdict

log = logging.getLogger(__name__)
SECONDS = 45
# The database may restart while an answer of the relay waits to be noted.
PATIENCE = (0, 1, 2, 4, 8)
# More temporary refusals than this among the last hundred mails halve the rate.
LAST, REFUSALS_ALLOWED = 100, 10
# A wait that is worth noting the last answer first.
NOTICEABLE = 0.1
# Shared with the worker's children, which are forked from it. No lock: a child that is killed
# while it holds one would take the worker with it.
shutting_down = RawValue("b", 0)


@worker_shutting_down.connect
def _note_shutdown(**kwargs: Any) -> None:
    shutting_down.value = 1


def drain(seconds: float = SECONDS) -> None:
    """Send for so long, if a slot is free. What is left is for the next drain."""
    token = new_token()
    if breaks.is_just_over() or not slots.take(token):
        return
    run = _Run(token, time.monotonic() + seconds)
    try:
        run.send_what_is_due()
    except (Unreachable, DatabaseError) as error:
        log.warning("Sending stops until the next sweep: %s", error)
        return
    finally:
        run.pipeline.hang_up()
        _put_away(run)
    launching.finish_what_is_done()
    if not shutting_down.value and claims.is_anything_due():
        ask_for("drain")


def _put_away(run: "_Run") -> None:
    """Note what became of the last mails and give back the rest; the database may be restarting."""
    for pause in PATIENCE:
        time.sleep(pause)
        try:
            run.pipeline.put_away()
            claims.hand_back(run.token)
            slots.give_back(run.token)
            return
        except DatabaseError as error:
            log.warning("The database does not answer: %s", error)
            connection.close()


class _Run:
    def __init__(self, token: str, end: float):
        self.token, self.end = token, end
        self.relay: Relay = relay()
        self.pipeline = Pipeline(token, self.relay, self._mind_refusals)
        self.renewed = time.monotonic()
        self.templates: dict[tuple, MailTemplate | None] = {}
        self.pace = rates.Pace()
        self.refusals: deque[bool] = deque(maxlen=LAST)

    def send_what_is_due(self) -> None:
        while not self._is_over() and (batch := self._claim()):
            if not self._is_connected(batch):
                return
            for claim in batch:
                # All that takes time goes before the turn, which is a moment.
                if not self._is_ready(claim):
                    continue
                if self._is_over() or not self._has_its_turn():
                    break
                self._send(claim)
            self.pipeline.flush()

    def _claim(self) -> list[Claim]:
        # What could not be built may have been put right and resumed since.
        self.templates = {key: built for key, built in self.templates.items() if built}
        return claims.claim(self.token, self.pace.batch())

    def _is_ready(self, claim: Claim) -> bool:
        if self._template(claim) is None:
            claims.drop(claim, self.token)
            return False
        if claim.domain in settings.MAIL_DOMAIN_RATES:
            self.pipeline.flush()  # nobody else must wait along
        if wait := rates.wait_for(claim.domain):
            claims.put_off(claim, self.token, timedelta(seconds=wait))
            return False
        return True

    def _send(self, claim: Claim) -> None:
        mail = Mail(claim, ready_message(self._template(claim), claim))
        if not self.pipeline.send(mail, self._may_go):
            claims.drop(claim, self.token)
            self.pace.keep()
        if not self.relay.pipelines or self.pace.rate is not None:
            self.pipeline.flush()

    def _may_go(self) -> bool:
        """Where the turn is over meanwhile, another: all who waited must not come at once."""
        return not self.pace.is_late() or self._has_its_turn()

    def _has_its_turn(self) -> bool:
        """Wait for it, if there is a limit; False if it comes after the end of this drain."""
        while (wait := self.pace.seconds(self.end)) is not None:
            if wait > NOTICEABLE:
                self.pipeline.note()
            if wait:
                time.sleep(wait)
            if not self.pace.is_late():
                return True
        return False

    def _mind_refusals(self, outcome: Outcome) -> None:
        """A relay that says “later” again and again gets less; one that says 421, at once."""
        if outcome.verdict == Verdict.NOT_BEGUN:
            rates.halve()
            raise Unreachable(outcome.text)
        self.refusals.append(outcome.asks_for_less)
        if outcome.code == 421 or self.refusals.count(True) > REFUSALS_ALLOWED:
            rates.halve()
            self.refusals.clear()

    def _is_connected(self, batch: list[Claim]) -> bool:
        """Before any mail is begun: who can't log in has sent nothing."""
        try:
            self.relay.open()
        except LoginRefused as error:
            log.error("The mail relay refuses our login: %s", error)
            for mailing in {row.mailing_id for row in batch if row.kind == Delivery.Kind.MAILING}:
                pausing.pause_quietly(mailing, Mailing.PauseReason.LOGIN_REFUSED, str(error))
            claims.hand_back(self.token, timedelta(seconds=settings.MAIL_RETRY_SECONDS[0]))
            return False
        return True

    def _is_over(self) -> bool:
        now = time.monotonic()
        if now - self.renewed > settings.MAIL_LEASE_SECONDS / 6:
            self.renewed = now
            if not slots.renew(self.token):
                return True
        return now >= self.end or bool(shutting_down.value)

    def _template(self, claim: Claim) -> MailTemplate | None:
        """Built once per kind, language and mailing; None where that mailing can't be built.

        That holds for a batch, of which each mail would fail over it.
        """
        key = (claim.kind, claim.language, claim.mailing_id)
        if key not in self.templates:
            mailing = claim.mailing_id and Mailing.objects.get(pk=claim.mailing_id)
            try:
                template = template_of(compose(claim.kind, claim.language, mailing))
                stuffed = self.relay.wants_dots_stuffed
                self.templates[key] = template.stuffed() if stuffed else template
            except Exception as error:
                # Whatever is wrong with one mailing must not hold up all others.
                if mailing is None:
                    raise
                log.exception("Mailing %s can’t be built in %s", claim.mailing_id, claim.language)
                if claim.kind == Delivery.Kind.MAILING:
                    reason = Mailing.PauseReason.NOT_BUILT
                    pausing.pause_quietly(claim.mailing_id, reason, str(error))
                self.templates[key] = None
        return self.templates[key]

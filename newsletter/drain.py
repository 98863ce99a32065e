"""Sends what the ledger owes, over one connection, for a limited time."""

import logging
import time
from collections import deque
from contextlib import closing
from datetime import timedelta
from multiprocessing.sharedctypes import RawValue
from typing import Any, NamedTuple

from celery.signals import worker_shutting_down
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from newsletter import breaks, claims, delivery, launching, pausing, rates, slots
from newsletter.claims import Claim
from newsletter.mail_template import MailTemplate
from newsletter.messages import compose, ready_message, template_of
from newsletter.models import Delivery, Mailing
from newsletter.models.subscribers import new_token
from newsletter.queue import ask_for
from newsletter.relays import Relay, relay
from newsletter.sender import envelope_sender
from newsletter.smtp import (
    NOT_HEARD_OF,
    Envelope,
    LoginRefused,
    Outcome,
    Unreachable,
    Verdict,
)

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
        with closing(run.relay):
            run.send_what_is_due()
    except (Unreachable, DatabaseError) as error:
        log.warning("Sending stops until the next sweep: %s", error)
        return
    finally:
        _put_away(run)
    launching.finish_what_is_done()
    if not shutting_down.value and claims.is_anything_due():
        ask_for("drain")


def _put_away(run: "_Run") -> None:
    """Note what became of the last mails and give back the rest; the database may be restarting."""
    for pause in PATIENCE:
        time.sleep(pause)
        try:
            run.note_last()
            claims.hand_back(run.token)
            slots.give_back(run.token)
            return
        except DatabaseError as error:
            log.warning("The database does not answer: %s", error)
            connection.close()


class Mail(NamedTuple):
    """One that is begun, with its message as it goes to the relay."""

    claim: Claim
    message: bytes

    @property
    def envelope(self) -> Envelope:
        return envelope_sender(self.claim.pk), self.claim.recipient


class _Run:
    def __init__(self, token: str, end: float):
        self.token, self.end = token, end
        self.relay: Relay = relay()
        self.renewed = time.monotonic()
        self.templates: dict[tuple, MailTemplate | None] = {}
        self.pace = rates.Pace()
        # Accepted by the relay, not yet noted: the note goes along with the next mail's.
        self.accepted: tuple[Claim, Outcome] | None = None
        # Begun, and the relay waits for its message, which goes along with the next envelope.
        self.announced: Mail | None = None
        # About to be noted as begun: should the database go just now, it was not sent.
        self.beginning: Claim | None = None
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
            self._hand_over(None)

    def _claim(self) -> list[Claim]:
        return claims.claim(self.token, self.pace.batch())

    def _is_ready(self, claim: Claim) -> bool:
        if self._template(claim) is None:
            claims.drop(claim, self.token)
            return False
        if claim.domain in settings.MAIL_DOMAIN_RATES:
            self._hand_over(None)  # which must not wait along
        if wait := rates.wait_for(claim.domain):
            claims.put_off(claim, self.token, timedelta(seconds=wait))
            return False
        return True

    def _send(self, claim: Claim) -> None:
        if not self._begin(claim):
            claims.drop(claim, self.token)
            self.pace.keep()
            self._stop_if_unwanted()
            return
        # The database may have kept it waiting; all who wait must not come at the same moment.
        if self.pace.is_late() and not self._has_its_turn():
            delivery.settle(claim, self.token, NOT_HEARD_OF)
            return
        template = self._template(claim)
        self._hand_over(Mail(claim, ready_message(template, claim)))
        if not self.relay.pipelines or self.pace.rate is not None:
            self._hand_over(None)

    def _hand_over(self, following: Mail | None) -> None:
        """The message that the relay waits for and, in the same breath, the next envelope."""
        refusal = NOT_HEARD_OF
        if self.announced is not None:
            mail, self.announced = self.announced, None
            envelope = following.envelope if following else None
            outcome, refusal = self.relay.deliver(mail.message, envelope)
            self._note(mail.claim, outcome)
        if following is None:
            return
        if refusal is not None and refusal.verdict == Verdict.NOT_BEGUN:
            refusal = self.relay.announce(following.envelope)
        if refusal is None:
            self.announced = following
        else:
            self._note(following.claim, refusal)

    def _stop_if_unwanted(self) -> None:
        """Take back a mail that is announced only, where nobody is to get it any more."""
        if self.announced is not None and not delivery.is_wanted(self.announced.claim):
            self.relay.close()
            self.beginning, self.announced = self.announced.claim, None
            self.note_last()

    def _note(self, claim: Claim, outcome: Outcome) -> None:
        if outcome.verdict == Verdict.ACCEPTED:
            self.note_accepted()
            self.accepted = (claim, outcome)
        else:
            delivery.settle(claim, self.token, outcome)
        self._mind_refusals(outcome)

    def _begin(self, claim: Claim) -> bool:
        self.beginning = claim
        begun = time.monotonic()
        may_begin = delivery.step(self.token, self.accepted, claim)
        self.accepted = self.beginning = None
        if time.monotonic() - begun > NOTICEABLE:
            # Whoever left meanwhile must not get the mail that waited for this.
            self._stop_if_unwanted()
        return may_begin

    def note_last(self) -> None:
        self.note_accepted()
        # Neither has been sent: its message did not leave.
        for claim in (self.beginning, self.announced and self.announced.claim):
            if claim is not None:
                delivery.settle(claim, self.token, NOT_HEARD_OF)
        self.beginning = self.announced = None

    def note_accepted(self) -> None:
        if self.accepted is not None:
            delivery.step(self.token, self.accepted, None)
            self.accepted = None

    def _has_its_turn(self) -> bool:
        """Wait for it, if there is a limit; False if it comes after the end of this drain."""
        while (wait := self.pace.seconds(self.end)) is not None:
            if wait > NOTICEABLE:
                self.note_accepted()
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
        """Built once per kind, language and mailing; None where that mailing can't be built."""
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

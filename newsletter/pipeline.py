"""The mails that one connection has in flight.

While the relay takes the message of one mail, the database notes that the next is begun, and the
next one's envelope leaves before the relay has answered (RFC 2920). So neither waits for the other,
and whoever leaves or pauses meanwhile stops all that is not begun.
"""

from collections.abc import Callable
from typing import NamedTuple

from newsletter import delivery
from newsletter.claims import Claim
from newsletter.relays import Relay
from newsletter.sender import envelope_sender
from newsletter.smtp import NOT_HEARD_OF, Envelope, Outcome, Verdict


class Mail(NamedTuple):
    """One that is due, with its message as it goes to the relay."""

    claim: Claim
    message: bytes

    @property
    def envelope(self) -> Envelope:
        return envelope_sender(self.claim.pk), self.claim.recipient


class Pipeline:
    """`mind` hears of every outcome once it is noted or as good as; it may raise Unreachable."""

    def __init__(self, token: str, relay: Relay, mind: Callable[[Outcome], None]):
        self.token, self.relay, self.mind = token, relay, mind
        # About to be noted as begun: should the database go just now, it was not sent.
        self.beginning: Claim | None = None
        # Begun, and its envelope sent; its message has not left.
        self.announced: Mail | None = None
        # Whether the relay's answers to that envelope are still to come.
        self.is_asked = False
        # Its message has left; the answer is still to come.
        self.under_way: Claim | None = None
        # Answered, and not noted yet: an acceptance is noted along with the next beginning.
        self.heard: list[tuple[Claim, Outcome]] = []

    def send(self, mail: Mail, may_go: Callable[[], bool]) -> bool:
        """Begin it, and let the one before leave. False where it may not be sent (any more).

        `may_go` is asked once the mail is begun: the database may have kept it waiting.
        """
        self._hear()
        self._let_leave()
        if not self._begin(mail.claim):
            return False
        if may_go():
            self._announce(mail)
        else:
            self._take(mail.claim, NOT_HEARD_OF, is_said=False)
        return True

    def flush(self) -> None:
        """Let all that is begun leave, and wait for the relay's answers."""
        self._hear()
        self._let_leave()
        self._hear()

    def note(self, but: int = 0) -> None:
        """Write down all that the relay has said, but for so many of the latest."""
        while len(self.heard) > but:
            claim, outcome = self.heard[0]
            delivery.settle(claim, self.token, outcome)
            del self.heard[0]

    def hang_up(self) -> None:
        """End the connection, once the answer to the last message has come; raises nothing."""
        if self.under_way is not None:
            self.heard.append((self.under_way, self.relay.message_outcome()))
            self.under_way = None
        self.relay.close()

    def put_away(self) -> None:
        """Note what became of the last mails. May be tried again, after a database error."""
        self.note()
        # Neither has been sent: its message did not leave.
        for claim in (self.beginning, self.announced and self.announced.claim):
            if claim is not None:
                delivery.settle(claim, self.token, NOT_HEARD_OF)
        self.beginning = self.announced = None

    def _begin(self, claim: Claim) -> bool:
        self.note(but=1)
        self.beginning = claim
        may_begin = delivery.step(self.token, self.heard[0] if self.heard else None, claim)
        self.beginning = None
        self.heard.clear()
        return may_begin

    def _announce(self, mail: Mail) -> None:
        if self.relay.pipelines:
            self.relay.send_envelope(mail.envelope)
            self.announced, self.is_asked = mail, True
        elif refusal := self.relay.announce(mail.envelope):
            self._take(mail.claim, refusal)
        else:
            self.announced = mail

    def _let_leave(self) -> None:
        if self.announced is not None:
            mail, self.announced = self.announced, None
            self.under_way = mail.claim
            self.relay.send_message(mail.message)

    def _hear(self) -> None:
        """The answers to a message and to the envelope that followed it."""
        if self.under_way is not None:
            claim, self.under_way = self.under_way, None
            self._take(claim, self.relay.message_outcome())
        if self.is_asked:
            self.is_asked = False
            refusal = self.relay.envelope_refusal()
            if refusal is not None and refusal.verdict == Verdict.NOT_BEGUN:
                refusal = self.relay.announce(self.announced.envelope)
            if refusal is not None:
                mail, self.announced = self.announced, None
                self._take(mail.claim, refusal)

    def _take(self, claim: Claim, outcome: Outcome, is_said: bool = True) -> None:
        self.heard.append((claim, outcome))
        if outcome.verdict != Verdict.ACCEPTED:
            self.note()
        if is_said:
            self.mind(outcome)

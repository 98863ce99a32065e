"""Where mails go: to a relay, or to one of Django's backends."""

from email import message_from_bytes
from email.message import Message
from typing import Protocol

from django.conf import settings
from django.core import mail

from newsletter.smtp import Envelope, Outcome, SmtpRelay, Verdict


class Relay(Protocol):
    # Whether a line of a message that begins with a dot must begin with two.
    wants_dots_stuffed: bool
    # Whether it hears of a mail before it has answered the one before.
    pipelines: bool

    def open(self) -> None: ...
    def announce(self, envelope: Envelope) -> Outcome | None: ...
    def send_message(self, message: bytes) -> None: ...
    def message_outcome(self) -> Outcome: ...
    def close(self) -> None: ...

    # Only where it pipelines.
    def send_envelope(self, envelope: Envelope) -> None: ...
    def envelope_refusal(self) -> Outcome | None: ...


def relay() -> Relay:
    if settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        return SmtpRelay(timeout=settings.MAIL_LEASE_SECONDS / 2)
    return BackendRelay()


class ReadyMessage(mail.EmailMessage):
    """A message whose bytes are ready, for Django's other backends."""

    def __init__(self, sender: str, recipient: str, ready: bytes):
        super().__init__(from_email=sender, to=[recipient])
        self.ready = ready

    def message(self) -> Message:
        return message_from_bytes(self.ready)


class BackendRelay:
    """Django's backend: files in the data folder, or a list in memory."""

    wants_dots_stuffed = pipelines = False

    def open(self) -> None:
        pass

    def announce(self, envelope: Envelope) -> None:
        self.envelope = envelope

    def send_message(self, message: bytes) -> None:
        ready = ReadyMessage(*self.envelope, message)
        self.outcome = Outcome(Verdict.UNKNOWN)  # whatever goes wrong that is no OSError
        try:
            # A backend of its own for each mail, so that each gets a file of its own.
            mail.get_connection().send_messages([ready])
            self.outcome = Outcome(Verdict.ACCEPTED)
        except OSError as error:
            self.outcome = Outcome(Verdict.DEFERRED, text=str(error))

    def message_outcome(self) -> Outcome:
        return self.outcome

    def close(self) -> None:
        pass

"""The connection to the relay, step by step: what becomes of a mail depends on where it failed."""

import re
import smtplib
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import Enum, auto
from typing import Protocol

from django.conf import settings
from django.core import mail
from django.core.mail.utils import DNS_NAME

# Enhanced status codes (RFC 3463) that say that the recipient's address is not one.
NO_SUCH_ADDRESS = re.compile(r"5\.1\.(1|2|3|6|10)\b")


class Verdict(Enum):
    ACCEPTED = auto()
    DEFERRED = auto()
    REJECTED = auto()
    SENDER_REFUSED = auto()
    # The connection broke after the final dot: the relay may have taken the mail, or not.
    UNKNOWN = auto()
    # There was no relay to begin with, or it closed before it heard of this mail.
    NOT_BEGUN = auto()


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    code: int | None = None
    text: str = ""

    @property
    def means_no_such_address(self) -> bool:
        return self.verdict == Verdict.REJECTED and bool(NO_SUCH_ADDRESS.match(self.text))

    @property
    def asks_for_less(self) -> bool:
        """Refused for now, and not for the recipient's own sake (RFC 3463: X.1 and X.2)."""
        is_temporary = self.verdict == Verdict.DEFERRED and self.code is not None
        return is_temporary and not self.text.startswith(("4.1.", "4.2."))


class Unreachable(Exception):
    """There is no relay to talk to at the moment."""


class LoginRefused(Exception):
    """The relay does not let us in; asking again and again would only lock us out."""


class Relay(Protocol):
    # Whether a line of a message that begins with a dot must begin with two.
    wants_dots_stuffed: bool

    def open(self) -> None: ...
    def send(self, sender: str, recipient: str, message: bytes) -> Outcome: ...
    def close(self) -> None: ...


def relay() -> Relay:
    if settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        return SmtpRelay(timeout=settings.MAIL_LEASE_SECONDS / 2)
    return BackendRelay()


class SmtpRelay:
    """One persistent connection. `timeout` is in seconds, for a whole mail or a whole login."""

    wants_dots_stuffed = True

    def __init__(self, timeout: float):
        self.timeout = timeout
        self.smtp: smtplib.SMTP | None = None
        self.deadline = 0.0
        self.pipelines = False

    def open(self) -> None:
        """Connect and log in, unless that is done. Raises Unreachable or LoginRefused."""
        if self.smtp is not None:
            return
        self.deadline = time.monotonic() + self.timeout
        kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        try:
            self.smtp = kind(
                settings.EMAIL_HOST,
                settings.EMAIL_PORT,
                local_hostname=DNS_NAME.get_fqdn(),
                timeout=self.timeout,
            )
            self.smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._log_in()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
                raise LoginRefused(_readable(error.smtp_code, error.smtp_error)) from error
            raise Unreachable(str(error)) from error

    def _log_in(self) -> None:
        self._mind_the_time()
        if settings.EMAIL_USE_TLS:
            self.smtp.starttls()
        self._mind_the_time()
        if settings.EMAIL_HOST_USER:
            self.smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        self.smtp.ehlo_or_helo_if_needed()
        self.pipelines = self.smtp.has_extn("pipelining")

    def close(self) -> None:
        """Say goodbye, though not to a relay that no longer listens."""
        if self.smtp is not None:
            if self.smtp.sock is not None:
                self.smtp.sock.settimeout(1)
                with suppress(smtplib.SMTPException, OSError):
                    self.smtp.quit()
            self.smtp.close()
            self.smtp = None

    def send(self, sender: str, recipient: str, message: bytes) -> Outcome:
        """`message` has CRLF line ends, stuffed dots, and ends with a line end."""
        self.deadline = time.monotonic() + self.timeout
        envelope = (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA")
        try:
            refusal = self._announce(envelope)
            if refusal:
                return refusal
            # All at once: a message that did not leave whole, left without its final dot.
            self.smtp.send(message + b".\r\n")
        except (Unreachable, LoginRefused) as error:
            self.close()
            return Outcome(Verdict.NOT_BEGUN, text=str(error))
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Outcome(Verdict.DEFERRED, text=str(error))
        return self._end()

    def _announce(self, envelope: tuple[str, str, str]) -> Outcome | None:
        """Sender, recipient and DATA; None where the relay waits for the message.

        Relays close when they have had enough, so once more on a new connection.
        """
        answers = self._answers(envelope)
        if answers[0][0] == 421:
            self.close()
            self.open()
            answers = self._answers(envelope)
        if answers[0][0] == 421:
            self.close()
            return Outcome(Verdict.NOT_BEGUN, *answers[0])
        meaning = (Verdict.SENDER_REFUSED, Verdict.REJECTED, Verdict.REJECTED)
        for (code, text), permanent in zip(answers, meaning, strict=False):
            refusal = self._refusal(code, text, permanent, is_ready=answers[-1][0] == 354)
            if refusal:
                return refusal
        return None

    def _answers(self, envelope: tuple[str, str, str]) -> list[tuple[int, str]]:
        """Up to the first refusal, or all of them where the relay takes commands ahead.

        (RFC 2920.) A connection that is closed before its first answer counts as a 421.
        """
        if self.smtp is None or self.smtp.sock is None:
            return [(421, "")]
        self._mind_the_time()
        groups = [envelope] if self.pipelines else [(command,) for command in envelope]
        answers = []
        for commands in groups:
            try:
                self.smtp.send("".join(f"{command}\r\n" for command in commands).encode("ascii"))
                answers += [self._answer() for _command in commands]
            except (smtplib.SMTPServerDisconnected, ConnectionError):
                if answers:
                    raise
                return [(421, "")]
            if not 200 <= answers[-1][0] < 400:
                break
        return answers

    def _answer(self) -> tuple[int, str]:
        code, text = self.smtp.getreply()
        return code, _readable(code, text, with_code=False)

    def _end(self) -> Outcome:
        """After the final dot, the one answer that says that the relay has the mail."""
        try:
            self._mind_the_time()
            code, text = self._answer()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Outcome(Verdict.UNKNOWN, text=str(error))
        return self._refusal(code, text, Verdict.REJECTED) or Outcome(Verdict.ACCEPTED, code, text)

    def _refusal(
        self, code: int, text: str, permanent: Verdict, is_ready: bool = False
    ) -> Outcome | None:
        """None for a yes. After a no, the connection is made ready for the next mail.

        `is_ready`: the relay waits for a message all the same, since DATA was sent ahead.
        """
        if 200 <= code < 400:
            return None
        if code == 421 or is_ready:
            # To whom it would go is not certain: better a new connection than an empty message.
            self.close()
        else:
            try:
                self._mind_the_time()
                self.smtp.docmd("RSET")
            except (smtplib.SMTPException, OSError):
                self.close()
        return Outcome(permanent if code >= 500 else Verdict.DEFERRED, code, text)

    def _mind_the_time(self) -> None:
        """All steps of a mail share one limit, so that the lease outlives them."""
        self.smtp.sock.settimeout(max(self.deadline - time.monotonic(), 0.01))


def _readable(code: int, answer: bytes | str, with_code: bool = True) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}" if with_code else text


class ReadyMessage(mail.EmailMessage):
    """A message whose bytes are ready, for Django's other backends."""

    def __init__(self, sender: str, recipient: str, ready: bytes):
        super().__init__(from_email=sender, to=[recipient])
        self.ready = ready

    def message(self) -> Message:
        return message_from_bytes(self.ready)


class BackendRelay:
    """Django's backend: files in the data folder, or a list in memory."""

    wants_dots_stuffed = False

    def open(self) -> None:
        pass

    def send(self, sender: str, recipient: str, message: bytes) -> Outcome:
        ready = ReadyMessage(sender, recipient, message)
        try:
            # A backend of its own for each mail, so that each gets a file of its own.
            mail.get_connection().send_messages([ready])
        except OSError as error:
            return Outcome(Verdict.DEFERRED, text=str(error))
        return Outcome(Verdict.ACCEPTED)

    def close(self) -> None:
        pass

"""The connection to the relay, step by step: what becomes of a mail depends on where it failed."""

import re
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from django.conf import settings
from django.core.mail.utils import DNS_NAME

LONGEST_LINE = 8192
COMMANDS = 3  # of an envelope: MAIL, RCPT, DATA
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


# For a mail that was announced to nobody, since the connection broke.
NOT_HEARD_OF = Outcome(Verdict.NOT_BEGUN)
Envelope = tuple[str, str]  # sender and recipient


class Unreachable(Exception):
    """There is no relay to talk to at the moment."""


class LoginRefused(Exception):
    """The relay does not let us in; asking again and again would only lock us out."""


class SmtpRelay:
    """One persistent connection.

    `timeout` is in seconds. A mail or a login that took longer is given up at its next answer, so
    that twice the timeout, the lease of a mail, outlives it.
    """

    wants_dots_stuffed = True

    def __init__(self, timeout: float):
        self.timeout = timeout
        self.smtp: smtplib.SMTP | None = None
        self.deadline = 0.0
        self.pipelines = False
        # It has answered DATA with 354: whatever comes now is a message.
        self.is_waited_for = False
        # A message is on its way and not answered; or why it could not be sent.
        self.is_message_sent = False
        self.not_sent: str | None = None

    def open(self) -> None:
        """Connect and log in, unless that is done. Raises Unreachable or LoginRefused."""
        if self.smtp is not None:
            return
        self.deadline = time.monotonic() + self.timeout
        kind = partial(smtplib.SMTP_SSL, context=_tls()) if settings.EMAIL_USE_SSL else smtplib.SMTP
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
                said = error.smtp_error.decode("utf-8", "replace")
                raise LoginRefused(f"{error.smtp_code} {said}") from error
            raise Unreachable(str(error)) from error

    def _log_in(self) -> None:
        self._mind_the_time()
        if settings.EMAIL_USE_TLS:
            self.smtp.starttls(context=_tls())
        self._mind_the_time()
        if settings.EMAIL_HOST_USER:
            self.smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        self.smtp.ehlo_or_helo_if_needed()
        self.pipelines = self.smtp.has_extn("pipelining")

    def close(self) -> None:
        """Say goodbye, though not to a relay that no longer listens or waits for a message."""
        if self.smtp is not None:
            if self.smtp.sock is not None and not self.is_waited_for:
                with suppress(smtplib.SMTPException, OSError):
                    self.smtp.sock.settimeout(1)
                    self.smtp.quit()
            self.smtp.close()
            self.smtp = None
        self.is_waited_for = False

    def announce(self, envelope: Envelope) -> Outcome | None:
        """Sender, recipient and DATA; None where the relay waits for the message.

        Relays close when they have had enough, so once more on a new connection.
        """
        self.deadline = time.monotonic() + self.timeout
        commands = _commands(envelope)
        try:
            answers = self._ask(commands)
            if answers[0][0] == 421:
                self.close()
                self.open()
                answers = self._ask(commands)
            return self._refused(answers)
        except (Unreachable, LoginRefused) as error:
            return Outcome(Verdict.NOT_BEGUN, text=str(error))
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Outcome(Verdict.DEFERRED, text=str(error))

    def send_envelope(self, envelope: Envelope) -> None:
        """The same without waiting for the answers, which `envelope_refusal` is for."""
        if not self.is_message_sent:
            self.deadline = time.monotonic() + self.timeout
        self.is_waited_for = True  # or may be; whatever comes now could be taken for a message
        if self.smtp is not None and self.smtp.sock is not None:
            # Should it fail, the answer to the message before may still come.
            with suppress(OSError):
                self.smtp.sock.settimeout(self.timeout)
                self.smtp.sock.sendall(b"".join(_commands(envelope)))

    def envelope_refusal(self) -> Outcome | None:
        """What the relay says to the envelope that was sent ahead; None where it waits."""
        try:
            self._mind_the_time()
            return self._refused([self._answer() for _command in range(COMMANDS)])
        except (smtplib.SMTPException, OSError):
            self.close()
            return NOT_HEARD_OF

    def send_message(self, message: bytes) -> None:
        """The message that the relay waits for; `message_outcome` says what became of it.

        It has CRLF line ends, stuffed dots, and ends with a line end.
        """
        self.deadline = time.monotonic() + self.timeout
        self.is_waited_for = False
        self.is_message_sent = True
        try:
            self.smtp.sock.settimeout(self.timeout)
            self.smtp.sock.sendall(message + b".\r\n")
        except OSError as error:
            self.close()
            self.not_sent = str(error)

    def message_outcome(self) -> Outcome:
        """After the final dot, the one answer that says that the relay has the mail."""
        self.is_message_sent = False
        if self.not_sent is not None:
            text, self.not_sent = self.not_sent, None
            return Outcome(Verdict.DEFERRED, text=text)
        try:
            self._mind_the_time()
            code, text = self._answer()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Outcome(Verdict.UNKNOWN, text=str(error))
        if 200 <= code < 400:
            return Outcome(Verdict.ACCEPTED, code, text)
        if code == 421:
            self.close()
        return Outcome(Verdict.REJECTED if code >= 500 else Verdict.DEFERRED, code, text)

    def _ask(self, commands: tuple[bytes, ...]) -> list[tuple[int, str]]:
        """Up to the first refusal, or all of them where the relay takes commands ahead.

        A connection that is closed before its first answer counts as a 421.
        """
        if self.smtp is None or self.smtp.sock is None:
            return [(421, "")]
        answers = []
        for group in [commands] if self.pipelines else [(command,) for command in commands]:
            try:
                self.smtp.sock.settimeout(self.timeout)
                self.smtp.send(b"".join(group))
                answers += [self._answer() for _command in group]
            except (smtplib.SMTPServerDisconnected, ConnectionError):
                if answers:
                    raise
                return [(421, "")]
            if not 200 <= answers[-1][0] < 400:
                break
        return answers

    def _answer(self) -> tuple[int, str]:
        """As smtplib reads one, which takes several times as long for every mail."""
        lines = []
        while not lines or lines[-1][3:4] == b"-":
            # What has come while the database held us up is heard all the same.
            if lines and time.monotonic() > self.deadline:
                raise TimeoutError("The relay took too long.")
            lines.append(self.smtp.file.readline(LONGEST_LINE))
            if not lines[-1][:3].isdigit():
                raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        text = b"\n".join(line[4:].strip() for line in lines)
        return int(lines[-1][:3]), text.decode("utf-8", "replace")

    def _refused(self, answers: list[tuple[int, str]]) -> Outcome | None:
        """The first no to an envelope; after it, the connection is ready for the next mail."""
        self.is_waited_for = answers[-1][0] == 354
        meaning = (Verdict.SENDER_REFUSED, Verdict.REJECTED, Verdict.REJECTED)
        for (code, text), permanent in zip(answers, meaning, strict=False):
            if 200 <= code < 400:
                continue
            if code == 421 or self.is_waited_for:
                # Where it waits for a message all the same, to whom it would go is not certain.
                self.close()
            else:
                self._reset()
            if code == 421:
                return Outcome(Verdict.NOT_BEGUN, code, text)
            return Outcome(permanent if code >= 500 else Verdict.DEFERRED, code, text)
        return None

    def _reset(self) -> None:
        try:
            self.smtp.docmd("RSET")
        except (smtplib.SMTPException, OSError):
            self.close()

    def _mind_the_time(self) -> None:
        """All steps of a mail share one limit, so that the lease outlives them."""
        if self.smtp is None or self.smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("Connection closed")
        self.smtp.sock.settimeout(max(self.deadline - time.monotonic(), 0.01))


def _tls() -> ssl.SSLContext:
    """One that looks at the relay's certificate: by itself, smtplib takes any."""
    return ssl.create_default_context()


def _commands(envelope: Envelope) -> tuple[bytes, ...]:
    sender, recipient = envelope
    commands = (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA")
    return tuple(f"{command}\r\n".encode("ascii") for command in commands)

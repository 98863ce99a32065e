"""A real SMTP server that answers as a test wants."""

import asyncio
import socket
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Relay:
    """`answers`: what it says to a command, or to one recipient; LOST breaks the connection."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    connections: int = 0
    # Seconds that it thinks over a mail, once it has it.
    delay: float = 0

    LOST = "lost"

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list
    ) -> list:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        answer = self.answer(server, "MAIL")
        if answer.startswith("2"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        answer = self.answer(server, address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answer(server, "DATA")
        if answer.startswith("2"):
            self.taken.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.content))
            await asyncio.sleep(self.delay)
        return answer

    def answer(self, server: SMTP, about: str) -> str:
        answer = self.answers.get(about, "250 OK")
        if answer == self.LOST:
            server.transport.abort()
        return answer

    def mails(self) -> dict[str, EmailMessage]:
        """The mails by recipient. Two for one recipient would be an error."""
        found = Counter(recipient for _sender, recipient, _content in self.taken)
        assert max(found.values(), default=0) <= 1, found
        return {
            recipient: message_from_bytes(content, policy=policy.default)
            for _sender, recipient, content in self.taken
        }


def started(relay: Relay) -> Controller:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        relay.port = probe.getsockname()[1]
    controller = Controller(relay, hostname="127.0.0.1", port=relay.port)
    controller.start()
    return controller

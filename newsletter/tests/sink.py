"""A fast SMTP server in a process of its own, which can be as difficult as relays are.

`python -m newsletter.tests.sink PORT LOG [options]`. Its log, and not the portal's ledger, is the
judge of who got what: a line for each event, as time, name and recipient between tabs.
"""

import asyncio
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path
from typing import NamedTuple, Self
from zlib import crc32

from ucan_portal.tests.running import free_port, wait_until


class Event(NamedTuple):
    time: float
    name: str
    recipient: str


class Connection(asyncio.Protocol):
    """One client. It takes commands ahead (RFC 2920), unless it is told not to say so."""

    def __init__(self, server: "Server"):
        self.server, self.options = server, server.options
        self.buffer, self.in_data, self.taken = bytearray(), False, 0
        self.recipient = ""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.server.open += 1
        if self.options.connections and self.server.open > self.options.connections:
            self.server.note("one too many", "")
            self.say("421 4.7.0 Too many connections")
            transport.close()
        else:
            self.say("220 sink")

    def connection_lost(self, error: Exception | None) -> None:
        self.server.open -= 1

    def say(self, answer: str) -> None:
        self.transport.write(f"{answer}\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while not self.transport.is_closing() and self.one_step():
            pass

    def one_step(self) -> bool:
        """Take a command or a message from the buffer; False where it holds none."""
        mark = b"\r\n.\r\n" if self.in_data else b"\r\n"
        end = self.buffer.find(mark)
        if end < 0:
            return False
        found = bytes(self.buffer[:end])
        del self.buffer[: end + len(mark)]
        if self.in_data:
            self.in_data = False
            self.take(found)
        else:
            self.obey(found.decode("ascii"))
        return True

    def take(self, message: bytes) -> None:
        self.server.note("accepted", self.recipient)
        self.server.messages += 1
        if self.options.keep:
            (Path(self.options.keep) / f"{self.recipient}.eml").write_bytes(message)
        if self.server.messages == self.options.silent_after:
            self.transport.abort()
        elif self.options.delay:
            asyncio.get_running_loop().call_later(self.options.delay, self.say_taken)
        else:
            self.say_taken()

    def say_taken(self) -> None:
        self.taken += 1
        self.say("250 2.0.0 Ok: queued")
        if self.taken == self.options.closes_after:
            self.transport.close()

    def obey(self, command: str) -> None:
        verb = command[:4].upper()
        if verb == "RCPT":
            recipient = command.partition("<")[2].rpartition(">")[0]
            answer = self.server.answer_to(recipient)
            self.recipient = recipient if answer.startswith("2") else ""
            self.say(answer)
        elif verb == "DATA":
            self.in_data = bool(self.recipient)
            self.say("354 Go on" if self.in_data else "554 5.5.1 No valid recipients")
        elif verb == "EHLO":
            self.say("250-sink\r\n250-8BITMIME" + self.server.pipelining + "\r\n250 HELP")
        elif verb == "QUIT":
            self.say("221 2.0.0 Bye")
            self.transport.close()
        else:
            self.recipient = ""
            self.say("250 2.1.0 Ok")


class Server:
    def __init__(self, options: Namespace):
        self.options = options
        self.open = self.messages = 0
        self.pipelining = "" if options.one_by_one else "\r\n250-PIPELINING"
        self.seen: set[str] = set()
        self.log = Path(options.log).open("a", 1, "utf-8")  # noqa: SIM115  closed by serve()

    def note(self, name: str, recipient: str) -> None:
        self.log.write(f"{time.time():.4f}\t{name}\t{recipient}\n")

    def answer_to(self, recipient: str) -> str:
        """Who is refused is decided by the address, so that each run is like the other."""
        share = crc32(recipient.encode()) % 100
        is_first = recipient not in self.seen
        self.seen.add(recipient)
        if share < self.options.permanent:
            self.note("refused", recipient)
            return "550 5.7.1 Not wanted here"
        if is_first and share < self.options.permanent + self.options.temporary:
            self.note("later", recipient)
            return "454 4.7.1 Try again later"
        return "250 2.1.5 Ok"

    async def serve(self) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(self), "127.0.0.1", self.options.port)
        ended = asyncio.Event()
        loop.add_signal_handler(signal.SIGTERM, ended.set)
        async with server:
            await ended.wait()
        self.log.close()


class Sink:
    """The server in its process, for tests and measurements."""

    def __init__(self, folder: Path, *options: str):
        self.port, self.log = free_port(), folder / "sink.log"
        self.options = options

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "newsletter.tests.sink", str(self.port), str(self.log)]
        self.process = subprocess.Popen([*command, *self.options])
        wait_until(lambda: self.log.exists() and listens(self.port))
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def events(self, *names: str) -> list[Event]:
        lines = self.log.read_text("utf-8").rpartition("\n")[0].splitlines()
        parts = (line.split("\t") for line in lines)
        found = [Event(float(moment), name, recipient) for moment, name, recipient in parts]
        return [event for event in found if not names or event.name in names]

    def copies(self) -> Counter:
        """How many mails each address got."""
        return Counter(event.recipient for event in self.events("accepted"))

    def taken(self) -> int:
        """How many mails, without reading all about each of them."""
        return self.log.read_bytes().count(b"\taccepted\t")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("log")
    parser.add_argument("--delay", type=float, default=0, help="seconds for each mail")
    parser.add_argument("--closes-after", type=int, default=0, help="mails")
    parser.add_argument("--silent-after", type=int, default=0, help="that mail, of all, it is gone")
    parser.add_argument("--connections", type=int, default=0, help="at a time")
    parser.add_argument("--temporary", type=int, default=0, help="per cent of first attempts")
    parser.add_argument("--permanent", type=int, default=0, help="per cent of addresses")
    parser.add_argument("--one-by-one", action="store_true", help="without PIPELINING")
    parser.add_argument("--keep", default="", help="a folder for the messages")
    asyncio.run(Server(parser.parse_args()).serve())


if __name__ == "__main__":
    main()

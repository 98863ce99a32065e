"""A mail that is built once, and filled in for each recipient by joining bytes."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

PLACEHOLDER_LENGTH = 22
# Known to this process alone: whoever could write a placeholder into a text, behind the address of
# another site, would be handed the token of every reader who follows it.
SECRET = secrets.token_hex(5)


def placeholder(purpose: str) -> str:
    """Stands in the mail for a token, which is as long and has the same kind of characters."""
    return f"{SECRET}{purpose}".ljust(PLACEHOLDER_LENGTH, "z")


@dataclass(frozen=True)
class Part:
    """A piece of the value that comes in here; a soft line break may divide a value in two."""

    purpose: str
    piece: slice


@dataclass(frozen=True)
class MailTemplate:
    pieces: tuple[bytes | Part, ...]

    @classmethod
    def of(cls, message: bytes, purposes: list[str]) -> Self:
        """Find the placeholders in a message in quoted-printable (RFC 2045)."""
        pieces: list[bytes | Part] = []
        end = 0
        for found in _pattern(purposes).finditer(message):
            pieces += [message[end : found.start()], *_parts(found)]
            end = found.end()
        return cls((*pieces, message[end:]))

    def stuffed(self) -> Self:
        """For SMTP's DATA, with a second dot where a line begins with one (RFC 5321, 4.5.2).

        No line begins with a dot of a recipient's own: headers begin with their name, and tokens
        have none.
        """
        return type(self)(
            tuple(
                piece.replace(b"\r\n.", b"\r\n..") if isinstance(piece, bytes) else piece
                for piece in self.pieces
            )
        )

    def filled(self, headers: Mapping[str, str], values: Mapping[str, str]) -> bytes:
        """The message with the recipient's own headers before it, all of them ASCII."""
        own = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        ready = {purpose: value.encode("ascii") for purpose, value in values.items()}
        return own.encode("ascii") + b"".join(
            piece if isinstance(piece, bytes) else ready[piece.purpose][piece.piece]
            for piece in self.pieces
        )


def _pattern(purposes: list[str]) -> re.Pattern[bytes]:
    soft_break = b"(?:=\r\n)?"
    alternatives = [
        b"(?P<%b>%b)"
        % (purpose.encode(), soft_break.join(bytes([c]) for c in placeholder(purpose).encode()))
        for purpose in purposes
    ]
    return re.compile(b"|".join(alternatives))


def _parts(found: re.Match[bytes]) -> list[bytes | Part]:
    parts: list[bytes | Part] = []
    start = 0
    for line in found.group().split(b"=\r\n"):
        parts += [b"=\r\n", Part(found.lastgroup, slice(start, start + len(line)))]
        start += len(line)
    return parts[1:]

"""The mailbox that bounces come back to, read by IMAP (RFC 3501, and RFC 6851 for MOVE)."""

import imaplib
import logging
import re
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.cache import cache

from newsletter.bounce_reports import LIMIT
from newsletter.bounces import Fate, receive

log = logging.getLogger(__name__)
TIMEOUT = 30  # seconds without an answer
# What is left in the mailbox after so much of it is for the next time.
MESSAGES, SECONDS = 2000, 120
# “other” is for a person to read: letters, and reports that nobody has signed.
FOLDERS = {
    Fate.COUNTED: "done",
    Fate.NOTHING: "done",
    Fate.UNSIGNED: "other",
    Fate.LETTER: "other",
    Fate.UNREADABLE: "unreadable",
}
DAY = 86_400


class Unreachable(Exception):
    """The mailbox can't be read at the moment."""


class Gone(imaplib.IMAP4.error):
    """Somebody else has just moved the message away."""


def read_if_there_is_one() -> None:
    """For the schedule: a mailbox that is away is no error, until it is so for a day's mails."""
    if settings.BOUNCE_MAILBOX is None:
        return
    try:
        fates = read()
    except Unreachable as error:
        # Errors go to the administrators by mail: one a day is enough.
        level = logging.ERROR if cache.add("bounces.unreachable", 1, DAY) else logging.WARNING
        log.log(level, "The mailbox for bounces can’t be read: %s", error)
        return
    if fates:
        log.info("Messages in the mailbox for bounces: %s", told(fates))


def told(fates: Counter[Fate]) -> str:
    return ", ".join(f"{count} {fate.value}" for fate, count in fates.items())


def read() -> Counter[Fate]:
    """Take in what lies in the mailbox, and put each message into the folder of its fate.

    It is moved only after the database has it: should that fail, it is read again, and is known.
    """
    fates: Counter[Fate] = Counter()
    end = time.monotonic() + SECONDS
    with _opened() as (imap, prefix):
        for uid in _waiting(imap):
            with suppress(Gone):
                fate = receive(_message(imap, uid))
                _checked(imap.uid("MOVE", uid, f'"{prefix}{FOLDERS[fate]}"'))
                fates[fate] += 1
            if time.monotonic() > end:
                break
    return fates


@contextmanager
def _opened() -> Iterator[tuple[imaplib.IMAP4, str]]:
    """The mailbox, and what names of folders begin with there. Raises Unreachable."""
    try:
        imap = _connected()
        try:
            log_in(imap, settings.BOUNCE_MAILBOX["user"], settings.BOUNCE_MAILBOX["password"])
            prefix = _prefix(imap)
            for folder in sorted(set(FOLDERS.values())):
                imap.create(f'"{prefix}{folder}"')  # says no where it is there already
            yield imap, prefix
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                imap.logout()
    except (imaplib.IMAP4.error, OSError) as error:
        raise Unreachable(str(error)) from error


def _connected() -> imaplib.IMAP4:
    box = settings.BOUNCE_MAILBOX
    if box["scheme"] == "imaps":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(box["host"], box["port"], ssl_context=context, timeout=TIMEOUT)
    imap = imaplib.IMAP4(box["host"], box["port"], timeout=TIMEOUT)
    if box["scheme"] == "imap+tls":
        imap.starttls(ssl.create_default_context())
    return imap


def log_in(imap: imaplib.IMAP4, user: str, password: str) -> None:
    """Not by LOGIN, which knows ASCII only; each server must know this way (RFC 3501, 6.1.1)."""
    imap.authenticate("PLAIN", lambda challenge: f"\0{user}\0{password}".encode())


def _prefix(imap: imaplib.IMAP4) -> str:
    """Some servers keep all folders under “INBOX.” (RFC 2342)."""
    if b"NAMESPACE" not in b" ".join(_checked(imap.capability())).upper():
        return ""
    own = re.match(rb'\(\("([^"]*)"', _checked(imap.namespace())[0])
    return own[1].decode("ascii") if own else ""


def _waiting(imap: imaplib.IMAP4) -> list[str]:
    """The oldest messages, by numbers that hold (UID) while others are moved away."""
    number = int(_checked(imap.select(f'"{settings.BOUNCE_MAILBOX["folder"]}"'))[0])
    if not number:
        return []
    found = _checked(imap.uid("SEARCH", f"1:{min(number, MESSAGES)}"))
    return found[0].decode("ascii").split()


def _message(imap: imaplib.IMAP4, uid: str) -> bytes:
    """Its beginning, unmarked as read. Raises Gone."""
    answer = _checked(imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LIMIT}>)"))
    if answer == [None]:
        raise Gone
    return next((part[1] for part in answer if isinstance(part, tuple)), b"")


def _checked(answer: tuple[str, list]) -> list:
    """What the server answered. Raises Gone where that is its reason (RFC 5530)."""
    kind, data = answer
    if kind != "OK":
        error = Gone if b"[EXPUNGEISSUED]" in (data[0] or b"") else imaplib.IMAP4.error
        raise error(f"{kind} {data}")
    return data

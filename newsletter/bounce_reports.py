"""Reads what mail servers report of a mail of ours: DSN (RFC 3464) and ARF (RFC 5965).

Anybody can write such a report. Nothing in it names a reader but the signed address (VERP) that
it came back to, or that it quotes.
"""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from hashlib import sha256

from newsletter.models import Bounce
from newsletter.sender import bounce_signature
from newsletter.smtp import NO_SUCH_ADDRESS

Kind = Bounce.Kind
# What is read of a report: bytes of it all, characters of a header, parts within parts. And lines:
# each is held against the boundaries of all parts around it, which takes seconds for a million.
LIMIT, HEADER_LIMIT, PARTS_LIMIT, LINES_LIMIT = 1_000_000, 2000, 100, 50_000
# The 1 is the version of the signature, see newsletter.sender.
SIGNED = re.compile(r"\+1-(\d{1,18})-([0-9a-f]{16})@", re.ASCII)
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b", re.ASCII)
# Where mail servers note whom they bring a message to.
RECIPIENT_HEADERS = (
    *("To", "Delivered-To", "X-Original-To", "Original-Recipient"),
    *("Envelope-To", "X-Envelope-To", "Apparently-To"),
)
# Types of feedback by which a reader complains; not “not-spam”, nor “auth-failure” (RFC 6591).
COMPLAINTS = ("abuse", "fraud", "opt-out")


class Unreadable(ValueError):
    """A report, but a broken one."""


@dataclass(frozen=True)
class Finding:
    """What became of a mail; kind None: nothing that counts, such as a delay."""

    kind: Kind | None = None
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True)
class Report:
    finding: Finding
    # Whose signature it carries; None without a genuine one.
    delivery: int | None = None
    # The same for the same report, whichever way it comes.
    digest: str = ""


NOTHING = Finding()


def read(raw: bytes, recipient: str = "") -> Report | None:
    """What a message reports; None where it is no report but, perhaps, a person's letter.

    `recipient` is the address of its envelope, where that is known. Raises Unreadable.
    """
    try:
        message = _parsed(raw[:LIMIT])
        finding = _finding(message)
        if finding is None:
            return Report(NOTHING) if _is_automatic(message) else None
        delivery = _delivery([recipient, *_addresses(message)])
    except Unreadable:
        raise
    except Exception as error:
        # Python's parser has its own opinion on what nobody should ever write.
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    return Report(finding, delivery, _digest(raw, delivery))


class _Careful(Compat32):
    """Headers as they are, and no longer than a sensible one: Python's own policy is slow then."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:HEADER_LIMIT]

    def header_fetch_parse(self, name: str, value: str) -> str:
        return _plain(value)


def _parsed(raw: bytes) -> Message:
    made = 0

    def part(policy: Compat32) -> Message:
        nonlocal made
        made += 1
        if made > PARTS_LIMIT:
            raise Unreadable("It has too many parts.")
        return Message(policy)

    lines = raw.splitlines(keepends=True)[:LINES_LIMIT]
    return BytesParser(part, policy=_Careful()).parsebytes(b"".join(lines))


def _plain(value: str) -> str:
    """On one line, without stray bytes, and without NUL, which PostgreSQL refuses."""
    text = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.replace("\0", "").split())


def _finding(message: Message) -> Finding | None:
    """Auto-Submitted says nothing here: bounces are called “auto-replied” just as vacations are."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    for part in message.get_payload():
        if part.get_content_type() == "message/delivery-status":
            return _delivery_status(part.get_payload())
        if part.get_content_type() == "message/feedback-report":
            return _feedback(_inner(part))
    # Such as a receipt of having been read (RFC 8098).
    return NOTHING


def _delivery_status(groups: object) -> Finding:
    """Of the groups of fields, the first is about the report, each other about a recipient."""
    if not isinstance(groups, list):
        raise Unreadable("It has no fields on any recipient.")
    recipients = [(_word(group, "Action"), group) for group in groups if group["Action"]]
    if not recipients:
        raise Unreadable("It doesn’t say what was done.")
    failed = [group for action, group in recipients if action == "failed"]
    if not failed:
        return NOTHING
    # An address may stand for several people: as long as one of them got the mail, it exists.
    is_hard = len(failed) == len(recipients) and all(
        NO_SUCH_ADDRESS.fullmatch(_status(group)) for group in failed
    )
    kind = Kind.HARD if is_hard else Kind.SOFT
    return Finding(kind, _status(failed[0]), (failed[0]["Diagnostic-Code"] or "")[:500])


def _status(group: Message) -> str:
    """What the other server said is more exact than a “5.0.0” of the one that reports it."""
    codes = [STATUS.search(group[name] or "") for name in ("Status", "Diagnostic-Code")]
    found = [code[0] for code in codes if code]
    exact = [code for code in found if not code.endswith(".0.0")]
    return next(iter(exact or found), "")


def _feedback(fields: Message) -> Finding:
    kind = _word(fields, "Feedback-Type")
    if not kind:
        raise Unreadable("It doesn’t say what kind of feedback it is.")
    return Finding(Kind.COMPLAINT, "", kind) if kind in COMPLAINTS else NOTHING


def _word(fields: Message, name: str) -> str:
    """The first word of a field; a comment may follow."""
    return next(iter(re.findall(r"[a-z-]+", (fields[name] or "").lower())), "")


def _inner(part: Message) -> Message:
    """The message, or its headers alone, that a part holds."""
    if part.is_multipart():
        return part.get_payload(0)
    return _parsed(part.get_payload(decode=True) or b"")


def _addresses(report: Message) -> Iterator[str]:
    """Where our signature may stand: whom the report went to, and whom the mail came from."""
    for name in RECIPIENT_HEADERS:
        yield from report.get_all(name, [])
    for part in report.get_payload():
        if part.get_content_type() == "message/feedback-report":
            yield from _inner(part).get_all("Original-Mail-From", [])
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            yield from _inner(part).get_all("Return-Path", [])


def _delivery(addresses: list[str]) -> int | None:
    for address in addresses:
        for number, signature in SIGNED.findall(address.lower()):
            if hmac.compare_digest(signature, bounce_signature(int(number))):
                return int(number)
    return None


def _is_automatic(message: Message) -> bool:
    """A note of absence and the like: nobody needs to read it (RFC 3834, and habits before it)."""
    is_declared = _word(message, "Auto-Submitted") not in ("", "no")
    is_vacation = bool(message["X-Autoreply"] or message["X-Autorespond"])
    by_habit = ("auto_reply", "bulk", "junk", "list")
    return is_declared or is_vacation or (message["Precedence"] or "").lower() in by_habit


def _digest(raw: bytes, delivery: int | None) -> str:
    """Of the body: the way of a message adds headers, and changes the ends of lines."""
    unified = raw[:LIMIT].replace(b"\r\n", b"\n")
    body = unified.partition(b"\n\n")[2]
    return sha256(b"%d\n" % (delivery or 0) + body[: LIMIT // 2]).hexdigest()

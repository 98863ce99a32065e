"""Who sends, how each mail is known, and how the address that bounces come back to is signed."""

import hmac
from datetime import datetime
from email.utils import parseaddr
from functools import lru_cache
from hashlib import sha256

from django.conf import settings


def sender_address() -> str:
    return _parsed(settings.DEFAULT_FROM_EMAIL)


@lru_cache(maxsize=2)
def _parsed(name_and_address: str) -> str:
    return parseaddr(name_and_address)[1]


def mail_domain() -> str:
    return sender_address().rpartition("@")[2]


def message_id(delivery: int, created_at: datetime) -> str:
    """Stable: a mail that is sent again is known by mail programs as the same (RFC 5322)."""
    return f"<delivery.{delivery}.{int(created_at.timestamp())}@{mail_domain()}>"


def envelope_sender(delivery: int) -> str:
    """Where a bounce of just this mail comes back to (VERP), signed so that none is forged.

    The 1 is the version of the signature.
    """
    name, _at, domain = sender_address().rpartition("@")
    return f"{name}+1-{delivery}-{bounce_signature(delivery)}@{domain}"


def bounce_signature(delivery: int) -> str:
    """16 hexadecimal digits of an HMAC-SHA-256 under the secret key; version 1."""
    digest = hmac.digest(_key(settings.SECRET_KEY), str(delivery).encode(), "sha256")
    return digest.hex()[:16]


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    """A key of this purpose alone, worked out once: a mailing signs every mail."""
    return sha256(b"newsletter.bounce.1" + secret.encode()).digest()

"""Who sends, and how the address that bounces come back to is signed."""

from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import salted_hmac


def sender_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def mail_domain() -> str:
    return sender_address().rpartition("@")[2]


def bounce_signature(delivery: int) -> str:
    """16 hexadecimal digits of an HMAC-SHA-256 under the secret key; version 1."""
    return salted_hmac("newsletter.bounce.1", str(delivery), algorithm="sha256").hexdigest()[:16]

"""E-mail addresses in the form in which two of them are compared, and texts without them."""

import re
from functools import lru_cache

LONGEST_DOMAIN = 253  # RFC 1035
QUOTED = re.compile(r"[^\s<>()\[\]\"',:;]+@[^\s<>()\[\]\"',:;]+")


def deliverable(email: str) -> str:
    """The address as a mail server takes it: the domain in ASCII. ValueError if it can't be.

    Mail servers that take other letters before the @ (RFC 6531) are too few to count on. So are
    names that need quotation marks; with them, one mailbox has any number of names, and no limit.
    """
    name, _at, domain = email.strip().rpartition("@")
    is_plain = name.isascii() and name.isprintable() and '"' not in name
    if not name or not is_plain or len(domain) > LONGEST_DOMAIN:
        raise ValueError(email)
    return f"{name}@{_in_ascii(domain)}"


# Many readers have their address at the same few providers.
@lru_cache(10_000)
def _in_ascii(domain: str) -> str:
    if domain.isascii():
        return domain.encode("idna").decode("ascii")  # which finds what is too long or missing
    # Only here: most addresses need none of its tables. Python's own codec knows IDNA 2003 only, by
    # which straße.example would be strasse.example, and that may be somebody else's.
    import idna

    return idna.encode(domain, uts46=True).decode("ascii")


def normalised(email: str) -> str:
    """The form in which addresses are unique; no server of note tells Alice@ from alice@."""
    try:
        return deliverable(email).lower()
    except ValueError:
        return email.strip().lower()


def without_addresses(text: str) -> str:
    """For all to read: mail servers like to quote in their answers whom a mail was for."""
    return QUOTED.sub("…", text)

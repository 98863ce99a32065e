"""What the code and the settings of this portal are known by among others."""

import hashlib
from functools import cache

from django.conf import settings

FOLDERS = (
    *("ucan_portal", "newsletter", "news", "events", "twinning", "cities", "publishing"),
    *("accounts", "templates", "static", "locale"),
)
KINDS = {".py", ".html", ".mo", ".css", ".js", ".svg"}


@cache
def fingerprint() -> str:
    """Another one after an update: Redis outlives it, and its pages name files that are gone."""
    return hashlib.sha256(repr((settings_of_text(), code())).encode()).hexdigest()[:16]


def settings_of_text() -> list[tuple[str, str]]:
    """Addresses, the operator: they stand on the pages."""
    values = ((name, getattr(settings, name)) for name in dir(settings) if name.isupper())
    return sorted((name, value) for name, value in values if isinstance(value, str))


def code() -> list[tuple[str, int, int]]:
    """The portal's files, each with its size and time."""
    files = [settings.BASE_DIR / "requirements.txt"]
    for folder in FOLDERS:
        found = (settings.BASE_DIR / folder).rglob("*")
        files += (file for file in found if file.suffix in KINDS)
    return sorted((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files)

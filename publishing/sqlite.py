"""Lets SQLite compare all letters without case: of itself it knows only those of ASCII.

SQLite's LIKE is a function that may be replaced (sqlite.org/lang_corefunc.html#like).
"""

import re
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=256)
def pattern_of(like: str, escape: str) -> re.Pattern:
    parts, letters = [], iter(like)
    for letter in letters:
        if letter == escape:
            parts.append(re.escape(next(letters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(letter) or re.escape(letter))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def like(pattern: Any, value: Any, escape: str = "") -> bool | None:
    if pattern is None or value is None:
        return None
    return pattern_of(str(pattern), escape).fullmatch(str(value)) is not None


def teach_letters(connection: Any, **kwargs: Any) -> None:
    """Receiver of connection_created."""
    if connection.vendor == "sqlite":
        for arguments in (2, 3):
            connection.connection.create_function("like", arguments, like, deterministic=True)

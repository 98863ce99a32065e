"""Sort keys by the Unicode collation algorithm, the same on either database."""

from functools import cache

from pyuca import Collator


@cache
def _collator() -> Collator:
    return Collator()  # reads its table of weights once, when it is first needed


def sort_key(text: str) -> str:
    """Hexadecimal weights of equal width: any database orders them as the alphabet does."""
    letters = "".join(character for character in text if character not in "’'ʼ")
    return "".join(f"{weight:04x}" for weight in _collator().sort_key(letters))[:500]

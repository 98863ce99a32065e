"""Sort keys by the Unicode collation algorithm, the same on either database."""

from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import pyuca

# Latin, Greek and Cyrillic with their marks, more Latin, and the signs between words. The whole
# table, with every ideograph, takes four times the memory; letters that it lacks follow all others.
NEEDED = (range(0x0530), range(0x1E00, 0x1F00), range(0x2000, 0x2200))


@cache
def _collator() -> pyuca.Collator:
    """Reads its table of weights once, when it is first needed."""
    whole = Path(pyuca.__file__).with_name(f"allkeys-{pyuca.Collator.UCA_VERSION}.txt")
    with whole.open() as lines, NamedTemporaryFile("w", suffix=".txt") as needed:
        needed.writelines(line for line in lines if _is_needed(line))
        needed.flush()
        return pyuca.Collator(needed.name)


def _is_needed(line: str) -> bool:
    """Of a line such as “0410 0306 ; [.1CE3.0020.0008] # …”, by its letters."""
    letters, semicolon, _weights = line.partition(";")
    if not semicolon or letters.startswith("@"):
        return False
    numbers = [int(letter, 16) for letter in letters.split()]
    return all(any(number in part for part in NEEDED) for number in numbers)


def sort_key(text: str) -> str:
    """Hexadecimal weights of equal width: any database orders them as the alphabet does."""
    letters = "".join(character for character in text if character not in "’'ʼ")
    return "".join(f"{weight:04x}" for weight in _collator().sort_key(letters))[:500]

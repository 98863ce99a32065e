"""Files with subscribers, read line by line, so that a broken line spoils only itself."""

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

COLUMNS = ("email", "language", "confirmed_at", "source")
OPTIONAL_COLUMNS = ("frequency", "cities", "themes", "state")
# Excel separates columns by what the language of its user has for it.
SEPARATORS = ",;\t"
LONGEST_LINE = 10_000  # bytes
# A line of these alone says nothing: spreadsheets write some where somebody emptied their cells.
NOTHING = SEPARATORS.encode() + b" \r\n"
CHUNK = 1_000_000  # bytes
# What a spreadsheet would take for a formula; the export puts an apostrophe in front.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class WrongFile(ValueError):
    """Why nothing of the file can be used, in one sentence."""


class WrongRow(ValueError):
    """What is wrong with one line, in one sentence."""


class Place(NamedTuple):
    """How far a file was read: the number of the last line, and the byte where it ends."""

    line: int
    position: int


class SubscriberFile:
    """CSV in UTF-8, whose first line names the columns. WrongFile if it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.size = path.stat().st_size
            _check_encoding(path)
            with path.open("rb") as file:
                header = file.readline(LONGEST_LINE)
        except OSError as error:
            raise WrongFile(_("The file can’t be read: %s.") % error.strerror) from None
        first = header.decode("utf-8-sig", "replace")
        self.separator = max(SEPARATORS, key=first.count)
        try:
            self.columns = [name.strip().lower() for name in self._split(first)]
        except WrongRow as error:
            raise WrongFile(str(error)) from None
        self.start = Place(1, len(header))
        self._check_columns()

    def _check_columns(self) -> None:
        if missing := [name for name in COLUMNS if name not in self.columns]:
            text = ngettext(
                "The file lacks the column %s.", "The file lacks the columns %s.", len(missing)
            )
            raise WrongFile(text % ", ".join(missing))
        for name in COLUMNS + OPTIONAL_COLUMNS:
            if self.columns.count(name) > 1:
                raise WrongFile(_("The file has the column %s twice.") % name)

    def batches(self, after: Place, size: int) -> Iterator[list[tuple[Place, bytes]]]:
        lines = self.lines(after)
        while batch := list(islice(lines, size)):
            yield batch

    def lines(self, after: Place) -> Iterator[tuple[Place, bytes]]:
        """The lines behind this place that say something, each with the place where it ends."""
        number, position = after
        with self.path.open("rb") as file:
            file.seek(position)
            while line := file.readline(LONGEST_LINE):
                number += 1
                position += len(line)
                # Of an endless line only the beginning comes into memory, and is refused.
                rest = line
                while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
                    rest = file.readline(LONGEST_LINE)
                    position += len(rest)
                if line.strip(NOTHING):
                    yield Place(number, position), line

    def values(self, line: bytes) -> dict[str, str]:
        if len(line) == LONGEST_LINE:
            raise WrongRow(_("The line is too long."))
        text = line.decode()
        fields = [value.strip() for value in self._split(text)]
        if "'" in text:
            fields = [_unguarded(value) for value in fields]
        if len(fields) > len(self.columns) and any(fields[len(self.columns) :]):
            raise WrongRow(
                _("There are more values than columns; put quotation marks around a comma.")
            )
        return dict(zip(self.columns, fields, strict=False))

    def _split(self, line: str) -> list[str]:
        if "\0" in line:
            raise WrongRow(_("The line has a character that no text has (NUL)."))
        if '"' not in line and "\r" not in (bare := line.rstrip("\r\n")):
            # What csv would find too, in a quarter of the time.
            return bare.split(self.separator)
        try:
            return next(csv.reader([line], delimiter=self.separator, strict=True), [])
        except csv.Error:
            raise WrongRow(_("A quotation mark is not closed in its line.")) from None


def _unguarded(value: str) -> str:
    return value[1:] if value.startswith("'") and value[1:].startswith(FORMULA_SIGNS) else value


def _check_encoding(path: Path) -> None:
    """Before anything is imported: half a file would be harder to mend than none."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
                line += chunk.count(b"\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            line += error.object[: error.start].count(b"\n")
            text = _("The file is not in UTF-8 (line %d). In Excel, save it as “CSV UTF-8”.")
            raise WrongFile(text % line) from None

"""Whether an uploaded document is what its name says: browsers and readers trust the name."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def is_pdf(file: BinaryIO) -> bool:
    return file.read(5) == b"%PDF-"


def is_csv(file: BinaryIO) -> bool:
    """Text, and not a web page in disguise."""
    start = file.read(4096)
    return b"\0" not in start and not start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def is_zip_with(member: str = "", content: bytes = b"") -> Callable[[BinaryIO], bool]:
    """An archive with that member, and that member with that content; any, if they are empty."""

    def check(file: BinaryIO) -> bool:
        try:
            with ZipFile(file) as archive:
                if content:
                    with archive.open(member) as found:
                        return found.read(len(content) + 1).strip() == content
                return not member or member in archive.namelist()
        except (BadZipFile, KeyError, NotImplementedError, RuntimeError):
            return False

    return check


def is_open_document(kind: str) -> Callable[[BinaryIO], bool]:
    """The first member names the type (OpenDocument 1.3, part 2, section 3.3)."""
    return is_zip_with("mimetype", b"application/vnd.oasis.opendocument." + kind.encode())


# Formats that a browser shows or saves; none of them runs in the portal's name.
CHECKS: dict[str, Callable[[BinaryIO], bool]] = {
    "pdf": is_pdf,
    "odt": is_open_document("text"),
    "ods": is_open_document("spreadsheet"),
    "odp": is_open_document("presentation"),
    "docx": is_zip_with("word/document.xml"),
    "xlsx": is_zip_with("xl/workbook.xml"),
    "pptx": is_zip_with("ppt/presentation.xml"),
    "csv": is_csv,
    "zip": is_zip_with(),
}
DOCUMENT_FORMATS = list(CHECKS)


def check_content(file: Any) -> None:
    """Only what is uploaded now is read; what is stored was read when it came."""
    check = CHECKS.get(PurePosixPath(file.name).suffix[1:].lower())
    if check is None or getattr(file, "_committed", False):
        return
    file.seek(0)
    is_right = check(file)
    file.seek(0)
    if not is_right:
        raise ValidationError(_("The content of this file does not match its name."))

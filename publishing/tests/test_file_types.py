import io
from pathlib import PurePosixPath
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from publishing.file_types import DOCUMENT_FORMATS, check_content
from publishing.models.files import document_path


def archive(**members: str) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def open_document(kind: str) -> bytes:
    return archive(mimetype=f"application/vnd.oasis.opendocument.{kind}")


RIGHT = {
    "pdf": b"%PDF-1.7 ...",
    "odt": open_document("text"),
    "ods": open_document("spreadsheet"),
    "odp": open_document("presentation"),
    "docx": archive(word__document_xml="<w/>"),
    "xlsx": archive(xl__workbook_xml="<x/>"),
    "pptx": archive(ppt__presentation_xml="<p/>"),
    "csv": "місто,рік\nКиїв,2025\n".encode(),
    "zip": archive(anything="a"),
}


def is_taken(name: str, content: bytes) -> bool:
    try:
        check_content(SimpleUploadedFile(name, content))
    except ValidationError:
        return False
    return True


def test_every_format_has_an_example_here():
    assert list(RIGHT) == DOCUMENT_FORMATS


@pytest.mark.parametrize("name", DOCUMENT_FORMATS)
def test_document_is_taken_under_its_own_name(name):
    assert is_taken(f"report.{name.upper()}", RIGHT[name])


@pytest.mark.parametrize("name", DOCUMENT_FORMATS)
@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"\0\0\0\0", b"PK\3\4 broken"])
def test_document_of_other_content_is_refused(name, content):
    is_text = name == "csv" and content.startswith(b"PK")
    assert is_taken(f"report.{name}", content) is is_text


@pytest.mark.parametrize("name", ["docx", "odt", "xlsx"])
def test_archive_is_not_taken_for_a_document(name):
    assert not is_taken(f"report.{name}", RIGHT["zip"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Звіт про рік.PDF", "zvit-pro-rik.pdf"),
        ("Straße & Fluß.docx", "strasse-fluss.docx"),
        ("..pdf", "document.pdf"),
        ("<script>.csv", "script.csv"),
    ],
)
def test_document_is_stored_under_plain_letters(name, expected):
    assert PurePosixPath(document_path(None, name)).name == expected


def test_file_of_a_draft_has_an_address_that_nobody_guesses():
    folders = {PurePosixPath(document_path(None, "report.pdf")).parent for _time in range(10)}
    assert len(folders) == 10

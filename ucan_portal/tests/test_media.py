from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.factories import make_staff
from publishing.factories import make_document

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7"


def file_of(**fields):
    """The address of a document's file."""
    return make_document(file=ContentFile(CONTENT, name="report.pdf"), **fields).file.url


@pytest.fixture
def picture(settings):
    folder = settings.MEDIA_ROOT / "images"
    folder.mkdir(parents=True)
    (folder / "photo.webp").write_bytes(b"RIFF")
    return "/media/images/photo.webp"


def test_uploaded_file_cannot_run_in_the_portals_name(client):
    response = client.get(file_of())

    assert b"".join(response) == CONTENT
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["../settings.py", "images/../../settings.py", "%00", "images/%00", ".", "images/"]
)
def test_media_address_leads_nowhere_else(client, picture, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_picture_is_kept_for_a_year(client, picture):
    response = client.get(picture)

    assert b"".join(response) == b"RIFF"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_file_of_a_public_document_is_asked_for_anew_each_time(client):
    response = client.get(file_of())

    assert b"".join(response) == CONTENT
    assert response["Cache-Control"] == "public, no-cache"


YESTERDAY, TOMORROW = (timezone.now() + timedelta(days) for days in (-1, 1))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": "draft"}, 404),
        ({"state": "in_review"}, 404),
        ({"publish_at": TOMORROW}, 404),
        ({"dissemination": "sensitive"}, 404),
        ({"state": "archived"}, 410),
        ({"expire_at": YESTERDAY}, 410),
    ],
)
def test_file_of_a_document_that_is_not_public_is_for_staff_alone(client, fields, status):
    address = file_of(**fields)

    assert client.get(address).status_code == status
    client.force_login(make_staff("carol@city.example", "coordinator"))
    assert client.get(address).status_code == status
    client.force_login(make_staff("erin@tu.example", "editor"))
    response = client.get(address)
    assert (b"".join(response), response["Cache-Control"]) == (CONTENT, "private, no-store")


def test_password_alone_opens_no_hidden_file_on_the_open_web(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    editor = make_staff("erin@tu.example", "editor")
    client.force_login(editor)
    address = file_of(state="draft")

    assert client.get(address).status_code == 404
    TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    assert b"".join(client.get(address)) == CONTENT


@pytest.mark.parametrize("way", ["images/..", ".", "images/../.", "//"])
def test_detour_leads_to_no_withdrawn_document(client, picture, way):
    address = file_of(state="archived").replace("/media/", f"/media/{way}/")

    assert client.get(address).status_code == 410


def test_file_that_was_replaced_is_not_given_any_longer(client):
    document = make_document(file=ContentFile(CONTENT, name="report.pdf"))
    before = document.file.url
    document.file = ContentFile(CONTENT, name="report.pdf")
    document.save()

    assert client.get(before).status_code == 404
    assert b"".join(client.get(document.file.url)) == CONTENT


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("report.pdf", 'inline; filename="report.pdf"'),
        ("photo.webp", 'inline; filename="photo.webp"'),
        ("table.csv", 'attachment; filename="table.csv"'),
        ("text.docx", 'attachment; filename="text.docx"'),
        ("page.html", 'attachment; filename="page.html"'),
        ("unknown", 'attachment; filename="unknown"'),
    ],
)
def test_browser_shows_only_pictures_and_pdf(client, name, disposition):
    document = make_document(file=ContentFile(CONTENT, name=name))

    response = client.get(document.file.url)

    assert b"".join(response) == CONTENT
    assert response["Content-Disposition"] == disposition


def test_file_that_did_not_change_is_not_sent_again(client):
    later = {"HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT"}

    assert client.get(file_of(), **later).status_code == 304

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")


def test_uploaded_file_cannot_run_in_the_portals_name(client, report):
    response = client.get("/media/report.pdf")

    assert b"".join(response) == b"%PDF-1.7"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_media_address_leads_nowhere_else(client, report):
    assert client.get("/media/../settings.py").status_code == 404


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
def test_browser_shows_only_pictures_and_pdf(client, report, tmp_path, name, disposition):
    (tmp_path / name).write_bytes(b"%PDF-1.7")

    response = client.get(f"/media/{name}")

    assert b"".join(response) == b"%PDF-1.7"
    assert response["Content-Disposition"] == disposition


def test_file_that_did_not_change_is_not_sent_again(client, report):
    later = {"HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT"}

    assert client.get("/media/report.pdf", **later).status_code == 304

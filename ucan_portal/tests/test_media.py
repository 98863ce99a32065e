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

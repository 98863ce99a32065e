import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from publishing.factories import make_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/de/contact/", "/en/newsletter/", "/uk/accessibility/"])
@pytest.mark.parametrize(("size", "status"), [(1, 200), (3_000_000, 400)])
def test_public_form_takes_no_long_file(client, address, size, status):
    for slug in ("contact", "accessibility"):
        make_page(slug)

    response = client.post(address, {"file": SimpleUploadedFile("film.mp4", b"x" * size)})

    assert response.status_code == status

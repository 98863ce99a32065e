import re

import pytest

from publishing.factories import make_document, make_image, make_page
from publishing.models import Page, State
from publishing.tests.pages import bare, heading, language_of, listed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _page():
    make_page("press", title_en="Press", title_de="Presse", title_uk="Для преси")


def section(client, name: str, language: str = "en") -> str:
    """What stands under a heading of the press page."""
    page = client.get(f"/{language}/press/").content.decode()
    return next(part for part in page.split("<h2")[1:] if bare(f"<h2{part}").startswith(name))


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Presse"), ("en", "Press"), ("uk", "Для преси")]
)
def test_press_is_read_in_three_languages(client, language, title):
    response = client.get(f"/{language}/press/")

    assert (language_of(response), heading(response)) == (language, title)


@pytest.mark.parametrize(
    ("address", "expected"), [("us@example.org", ["us@example.org"]), ("", [])]
)
def test_press_contact_is_the_operator_s_or_the_contact_page(client, settings, address, expected):
    settings.OPERATOR_EMAIL = address

    contact = section(client, "Press contact")

    assert re.findall(r'href="mailto:(.*?)"', contact) == expected
    assert contact.count('href="/en/contact/"') == 1


def test_logos_are_files_of_our_own(client):
    files = re.findall(r'href="/static/img/(.*?)" download="(.*?)"', section(client, "Logos"))

    assert [name for _path, name in files] == [
        f"{logo}.{kind}"
        for logo in ("ucan-wordmark", "ucan-wordmark-on-dark", "eu-emblem")
        for kind in ("svg", "png")
    ]
    assert all(path.endswith(name) for path, name in files)


def test_pictures_for_the_press_are_offered_with_their_licence(client):
    image = make_image(alt_en="A fair", licence="CC BY 4.0", for_press=True)
    make_image(alt_en="Not for the press")

    shown = section(client, "Pictures for printing")

    assert re.findall(r'<a class="document-file" href="(.*?)" download>', shown) == [image.file.url]
    assert "Picture: Alice, CC BY 4.0" in bare(shown)
    assert "1 × 1 pixels" in bare(shown)


def test_no_pictures_yet_is_said_with_a_way_on(client):
    shown = section(client, "Pictures for printing")

    assert "There are no pictures for printing yet." in shown
    assert shown.count('href="/en/contact/"') >= 1


def test_press_releases_are_listed_once_they_are_public(client):
    make_document(kind="press", title_en="Kick-off")
    make_document(kind="press", title_en="Draft", state=State.DRAFT)
    make_document(title_en="Deliverable")

    assert listed(client.get("/en/press/")) == ["Kick-off"]


def test_withdrawn_press_page_is_gone(client):
    Page.objects.filter(slug="press").update(state=State.ARCHIVED)

    assert client.get("/de/press/").status_code == 410

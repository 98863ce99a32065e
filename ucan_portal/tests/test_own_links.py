"""A newsletter's links to the portal's own pages, whatever kind of page it is."""

import re
from urllib.parse import urlsplit

import pytest

from newsletter.links import own_page_answers
from publishing.factories import make_document
from ucan_portal.loading import load_programme

pytestmark = pytest.mark.django_db


def test_every_page_of_the_sitemap_answers(client):
    load_programme()
    addresses = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())

    paths = [urlsplit(address).path for address in addresses if "/uk/" in address]

    assert len(paths) > 40
    assert [path for path in paths if not own_page_answers(path)] == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/de/",
        "/de/search/?q=Dresden",
        "/de/events/calendar.ics",
        "/de/news/feed/",
        "/de/contact/",
    ],
)
def test_lists_feeds_and_forms_answer(path, client):
    load_programme()

    assert own_page_answers(path)


@pytest.mark.parametrize(
    ("path", "answers"),
    [
        ("/de/documents/report/", True),
        ("/de/documents/draft/", False),
        ("/de/documents/gone/", False),
        ("/media/documents/none.pdf", False),
        ("/de/nowhere/at/all/", False),
        ("/accounts/login/", False),
    ],
)
def test_hidden_and_missing_pages_do_not_answer(path, answers):
    make_document(slug="report")
    make_document(slug="draft", state="draft")
    make_document(slug="gone", state="archived")

    assert own_page_answers(path) == answers

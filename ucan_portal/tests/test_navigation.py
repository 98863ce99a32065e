import re

import pytest

from publishing.factories import make_page
from publishing.tests.pages import bare, queries_of

pytestmark = pytest.mark.django_db


def header_pages(response) -> list[str]:
    found = re.search(r'<nav class="easy-ways".*?</nav>', response.text, re.DOTALL)
    return [bare(link) for link in re.findall(r"<a .*?</a>", found[0], re.DOTALL)] if found else []


def test_easy_and_sign_language_are_in_the_header_once_they_are_filled(client):
    make_page("easy-language", state="draft")
    assert header_pages(client.get("/en/")) == []

    make_page("sign-language")

    assert header_pages(client.get("/en/")) == ["Sign language"]


def test_header_and_footer_share_one_query(client):
    before = queries_of(client, "/en/")
    make_page("easy-language")
    make_page("about")

    assert queries_of(client, "/en/") == before

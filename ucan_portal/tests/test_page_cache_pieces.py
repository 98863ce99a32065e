"""What pages share is as true as the pages: after an edit, at a moment, for who is signed in."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.factories import make_user
from cities.factories import make_city
from news.factories import make_article
from publishing.factories import make_page
from publishing.tests.pages import bare
from twinning.factories import make_cooperation, make_theme
from ucan_portal.page_cache.models import Generation

from .reading_kept_pages import Reader, reader

pytestmark = pytest.mark.django_db


def themes_to_choose(alice: Reader, path: str = "/en/news/") -> list[str]:
    select = re.search(r'<select name="theme".*?</select>', alice.get(path).text, re.DOTALL)[0]
    return re.findall(r"<option [^>]*>(.*?)</option>", select)


def headings_of_themes(alice: Reader) -> list[str]:
    section = re.search(r'id="themes">.*', alice.get("/en/twinning/").text, re.DOTALL)
    return [bare(found) for found in re.findall(r"<h3>(.*?)</h3>", section[0])] if section else []


def themes_at_home(alice: Reader) -> list[str]:
    links = re.findall(r'<a class="theme-link.*?</a>', alice.get("/en/").text, re.DOTALL)
    return [bare(link) for link in links]


@pytest.mark.parametrize(("path", "queries"), [("/en/twinning/", 0), ("/en/", 3), ("/en/news/", 1)])
def test_page_that_is_not_kept_asks_only_for_its_own(
    settings, client, django_assert_num_queries, path, queries
):
    make_cooperation()
    make_article()
    alice = reader(settings, most_bytes=0)
    made = client.get(path).text
    assert alice.get(path).text == made
    with django_assert_num_queries(queries):
        assert alice.get(path).text == made
    assert alice.kept() == 0


@pytest.mark.parametrize("shown", [themes_to_choose, headings_of_themes, themes_at_home])
def test_edit_is_in_every_piece_after_a_second(settings, shown):
    theme = make_theme("Waste")
    make_city()
    alice = reader(settings, most_bytes=0)
    before = shown(alice)
    theme.name_en = "Rubbish"
    theme.save()
    Generation.renew()
    time.sleep(1)
    assert [name.replace("Waste", "Rubbish") for name in before] == shown(alice) != before


@pytest.mark.parametrize("shown", [themes_to_choose, headings_of_themes, themes_at_home])
@pytest.mark.parametrize(("column", "first"), [("publish_at", False), ("expire_at", True)])
def test_piece_ends_when_something_appears_or_goes(settings, shown, column, first):
    make_city()
    make_theme("Waste", **{column: timezone.now() + timedelta(seconds=0.5)})
    alice = reader(settings, most_bytes=0)
    before = "Waste" in shown(alice)
    time.sleep(0.5)
    assert (before, "Waste" in shown(alice)) == (first, not first)


def test_own_page_is_linked_after_a_second_and_at_once_for_who_is_signed_in(settings):
    alice, bob = reader(settings, most_bytes=0), reader(settings, most_bytes=0)
    bob.force_login(make_user("bob@city.example"))
    assert ("Sign language" in alice.get("/en/").text) is False
    make_page("sign-language")
    assert "Sign language" in bob.get("/en/").text
    Generation.renew()
    time.sleep(1)
    assert "Sign language" in alice.get("/en/").text


def test_strangers_values_make_no_pieces(settings):
    make_cooperation()
    make_city("Leipzig")
    alice = reader(settings, most_bytes=0)
    for query in ("", "?city=leipzig&theme=x"):
        alice.get(f"/en/twinning/{query}")
    pieces = alice.cache.pieces._known[1]
    before = set(pieces)
    for query in ("theme=x", "theme=%00", "city=leipzig", "sort=-pair", "sort=x", "city=x"):
        assert alice.get(f"/en/twinning/?{query}").status_code == 200
    assert set(pieces) == before


def pages_of(alice: Reader, query: str = "") -> list[str]:
    nav = re.search(r'<nav class="pagination".*?</nav>', alice.get(f"/en/news/{query}").text, re.S)
    return re.findall(r'href="\?([^"]*)"', nav[0]) if nav else []


def test_rows_are_counted_anew_after_an_edit_and_for_each_filter(settings):
    for number in range(20):
        make_article(f"Article {number}", first_published_at="2025-05-01T10:00Z")
    alice = reader(settings, most_bytes=0)
    assert pages_of(alice) == []
    make_article("One more", first_published_at="2026-05-01T10:00Z")
    Generation.renew()
    time.sleep(1)
    assert pages_of(alice) == ["page=1", "page=2", "page=2"]
    assert pages_of(alice, "?year=2025") == []

"""Walks every address of the sitemap, as a reader and a search engine would."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

import pytest
from django.utils import translation

from publishing.texts import LANGUAGES
from ucan_portal.loading import load_programme
from ucan_portal.tests.schema_org import faults, graph_of

pytestmark = pytest.mark.django_db

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
DESCRIPTION = re.compile(r'<meta name="description"[^>]*? content="(.*?)">')
LATIN = re.compile(r"[A-Za-z]{2,}")


@dataclass
class Reading(HTMLParser):
    """What a page says: its language, links and subresources, and its texts by language."""

    language: str = ""
    canonical: str = ""
    alternates: dict[str, str] = field(default_factory=dict)
    subresources: list[str] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        found = dict(attrs)
        language = found.get("lang") or (self.stack[-1][1] if self.stack else "")
        if tag == "html":
            self.language = language
        if tag == "link" and found["rel"] == "canonical":
            self.canonical = found["href"]
        elif tag == "link" and "hreflang" in found:
            self.alternates[found["hreflang"]] = found["href"]
        elif tag == "link" and found["rel"] in ("stylesheet", "icon", "preload"):
            self.subresources.append(found["href"])
        if found.get("src"):
            self.subresources.append(found["src"])
        self.texts += [
            (language, found[name]) for name in ("alt", "title", "aria-label") if found.get(name)
        ]
        if tag not in VOID:
            self.stack.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.stack[-1] if self.stack else ("", "")
        if data.strip() and tag not in ("script", "style"):
            self.texts.append((language, " ".join(data.split())))


def read(html: str) -> Reading:
    reading = Reading()
    reading.feed(html)
    return reading


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """Every address of the sitemap with its response, the programme's content loaded."""
    from django.db import transaction
    from django.test import Client

    with django_db_blocker.unblock(), transaction.atomic():
        load_programme()
        client = Client()
        sitemap = client.get("/sitemap.xml").content.decode()
        addresses = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", sitemap)
        yield {address: client.get(address) for address in addresses}
        transaction.set_rollback(True)


def test_sitemap_names_more_than_a_hundred_addresses_that_answer(pages):
    wrong = {
        address: page.status_code for address, page in pages.items() if page.status_code != 200
    }

    assert wrong == {}
    assert len(pages) > 100


def test_every_page_declares_the_language_of_its_address(pages):
    declared = {address: read(page.content.decode()).language for address, page in pages.items()}

    assert declared == {address: address[1:3] for address in pages}


def test_every_page_names_exactly_the_languages_that_it_has(pages):
    for address, page in pages.items():
        reading = read(page.content.decode())
        item = page.context.get("item") if page.context else None
        languages = set(item.languages) if item else set(LANGUAGES)

        assert set(reading.alternates) == languages | {"x-default"}, address
        for language in languages:
            assert reading.alternates[language].endswith(f"/{language}{address[3:]}")
        assert reading.canonical.endswith(address)


def test_every_page_has_a_title_and_a_short_description_of_its_own(pages):
    for language in LANGUAGES:
        own = [page.content.decode() for path, page in pages.items() if path[1:3] == language]
        titles = [re.search("<title>(.*?)</title>", html)[1] for html in own]
        lengths = [len(unescape(DESCRIPTION.search(html)[1])) for html in own]

        assert sorted(titles) == sorted(set(titles))
        assert (min(lengths) > 10, max(lengths) <= 160) == (True, True)


def test_every_page_is_shared_with_a_picture_and_described_to_machines(pages):
    for address, page in pages.items():
        assert page.content.decode().count('<meta property="og:image" ') == 1, address
        assert faults(list(graph_of(page).values())) == [], address


def test_no_page_asks_another_host(pages):
    foreign = {
        (address, resource)
        for address, page in pages.items()
        for resource in read(page.content.decode()).subresources
        if not resource.startswith("/") or resource.startswith("//")
    }

    assert foreign == set()


# What a browser would run or apply; a block of data (JSON-LD) it only reads over.
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)(?! type=\"application/ld\+json\">\{)"
)


def test_no_page_sets_a_cookie_or_holds_inline_code(pages):
    for address, page in pages.items():
        html = page.content.decode()
        assert not page.cookies, address
        assert not INLINE.search(html), address
        assert "csrfmiddlewaretoken" not in html, address


def test_no_german_or_ukrainian_page_holds_an_english_text_of_the_portal(pages):
    for language in ("de", "uk"):
        with translation.override(language):
            catalogue = translation.trans_real.catalog()._catalog
        english = {
            str(message)
            for message, text in list(catalogue.items())
            if isinstance(message, str) and message and text != message and "\x04" not in message
        }
        left = {
            text
            for address, page in pages.items()
            if address.startswith(f"/{language}/")
            for marked, text in read(page.content.decode()).texts
            if marked == language and text in english
        }

        assert english
        assert left == set(), language

"""Reading on in the dark: what a device keeps, says and forgets while the line is down."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from browser_tests.conftest import do
from browser_tests.line import Line
from ucan_portal.tests.running import wait_until

DRESDEN = "/de/cities/dresden/"
COPY = {
    "de": r"\d{1,2}\. \w+ \d{4}",
    "en": r"\w+ \d{1,2}, \d{4}|\d{1,2} \w+ \d{4}",
    "uk": r"\d{1,2} \w+ \d{4}",
}


@pytest.fixture
def line(portal):
    line = Line(portal.port)
    yield line
    line.close()


@pytest.fixture
def reader(chromium, line):
    """A page of a reader who has not switched anything on; the line's errors are expected."""
    context = chromium.new_context(locale="de-DE", base_url=line.site)
    yield context.new_page()
    context.close()


def switch_on(page: Page, language: str = "de") -> None:
    page.goto(f"/{language}/offline/")
    page.locator('[data-switch="on"]').click()
    expect(page.locator('[data-switch="off"]')).to_be_visible()
    wait_until(lambda: f"/{language}/events/" in kept(page), 20)


def kept(page: Page) -> list[str]:
    """The paths of the pages that the device keeps, the oldest first."""
    return page.evaluate(
        "caches.open('ucan-pages').then((pages) => pages.keys())"
        ".then((keys) => keys.map(({url}) => new URL(url).pathname))"
    )


def visit(page: Page, path: str) -> None:
    """Open it, and wait until its copy is there."""
    page.goto(path)
    wait_until(lambda: path in kept(page), 20)


def left_on_the_device(page: Page) -> list[int]:
    """How many workers and stores there are."""
    return page.evaluate(
        "Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()])"
        ".then((found) => found.map(({length}) => length))"
    )


def let_the_answer_grow_old() -> None:
    """For two seconds a browser may repeat it by itself (stale-while-revalidate)."""
    time.sleep(3)


def let_every_web_process_know() -> None:
    """Each looks for the stamp of changes once a second, and may serve the old page till then."""
    time.sleep(3)


def notice(page: Page) -> str:
    return page.locator(".notice-offline").inner_text()


def has_styles(page: Page) -> bool:
    return page.evaluate("getComputedStyle(document.querySelector('.page')).display") == "grid"


def test_nothing_is_kept_unless_asked_for(reader):
    for path in ("/de/", DRESDEN, "/de/offline/"):
        reader.goto(path)

    assert left_on_the_device(reader) == [0, 0]


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_visited_page_and_event_list_are_readable_in_the_dark(reader, line, language):
    switch_on(reader, language)
    visit(reader, f"/{language}/cities/dresden/")
    title = reader.locator("h1").inner_text()
    let_the_answer_grow_old()
    line.cut()

    for path in (f"/{language}/cities/dresden/", f"/{language}/events/"):
        reader.goto(path)
        assert re.search(COPY[language], notice(reader)), notice(reader)
        assert has_styles(reader)
    reader.goto(f"/{language}/cities/dresden/")
    assert reader.locator("h1").inner_text() == title


@pytest.mark.parametrize("path", ["/uk/cities/leipzig/", "/uk/newsletter/", "/uk/search/?q=Kiew"])
def test_page_that_is_not_kept_says_so_and_lists_what_is(reader, line, path):
    switch_on(reader, "uk")
    line.cut()

    reader.goto(path)

    expect(reader.locator("html")).to_have_attribute("lang", "uk")
    assert reader.locator(".notice-offline").count() == 1
    expect(reader.locator("[data-kept] a")).to_have_attribute("href", f"{line.site}/uk/events/")
    assert has_styles(reader)


def test_with_a_line_the_reader_gets_the_page_itself(reader, line):
    switch_on(reader)
    visit(reader, DRESDEN)
    let_the_answer_grow_old()
    line.cut()
    reader.goto(DRESDEN)
    line.mend()

    reader.goto(DRESDEN)

    assert reader.locator(".notice-offline").count() == 0


def test_bad_line_gets_a_few_seconds(reader, line):
    switch_on(reader)
    visit(reader, DRESDEN)
    let_the_answer_grow_old()
    line.delay = 30
    started = time.monotonic()

    reader.goto(DRESDEN)

    assert reader.locator(".notice-offline").count() == 1
    assert 4 < time.monotonic() - started < 9


def test_pages_of_forms_and_logins_are_never_kept(reader):
    switch_on(reader)
    for path in ("/de/newsletter/", "/de/newsletter/archive/", "/de/search/", "/de/contact/"):
        reader.goto(path)
    for path in ("/accounts/login/", "/admin/", "/de/no-such-page/", "/de/news/?year=2025"):
        reader.goto(path)
    visit(reader, DRESDEN)

    assert sorted(kept(reader)) == [DRESDEN, "/de/events/"]


def test_page_of_somebody_signed_in_is_not_kept(reader, portal):
    switch_on(reader)
    email, password = re.search(r"Administrator: (\S+), password .*: (\S+)", portal.output).groups()
    reader.goto("/accounts/login/")
    reader.locator("input[name=login]").fill(email)
    reader.locator("input[name=password]").fill(password)
    reader.locator("form button[type=submit]").first.click()
    reader.wait_for_url(re.compile("/admin/"))
    reader.goto(DRESDEN)
    reader.goto("/de/offline/")

    assert kept(reader) == ["/de/events/"]


def test_withdrawn_page_is_forgotten_though_nobody_visits_it(reader, portal):
    page = "from publishing.models import Page; page = Page"
    do(portal, f"{page}.objects.create(slug='passing', title_en='Passing', state='published')")
    switch_on(reader, "en")
    visit(reader, "/en/passing/")
    do(portal, f"{page}.objects.get(slug='passing'); page.state = 'archived'; page.save()")
    let_every_web_process_know()
    reader.evaluate("caches.open('ucan-shell').then((shell) => shell.delete('/looked-round'))")

    reader.goto("/en/cities/dresden/")

    wait_until(lambda: "/en/passing/" not in kept(reader), 20)
    do(portal, f"{page}.objects.filter(slug='passing').delete()")


def test_only_the_youngest_pages_are_kept(reader):
    switch_on(reader)
    # As if it had just looked round: it would find that these pages don't exist, and drop them.
    reader.evaluate(
        """caches.open('ucan-pages').then(async (pages) => {
          const shell = await caches.open('ucan-shell');
          await shell.put('/looked-round', new Response(String(Date.now())));
          for (let n = 0; n < 70; n++) await pages.put(`/de/old/${n}/`, new Response('old'));
        })"""
    )

    visit(reader, DRESDEN)

    wait_until(lambda: len(kept(reader)) == 61, 20)
    assert {DRESDEN, "/de/events/", "/de/old/69/"} <= set(kept(reader))
    assert "/de/old/0/" not in kept(reader)


def test_switching_off_forgets_everything(reader, line):
    switch_on(reader)
    visit(reader, DRESDEN)
    reader.goto("/de/offline/")
    expect(reader.locator("[data-kept]").get_by_role("link", name="Dresden")).to_be_visible()

    reader.locator('[data-switch="off"]').click()

    expect(reader.locator('[data-switch="on"]')).to_be_focused()
    assert left_on_the_device(reader) == [0, 0]

"""Every kind of page in a real browser: it fits, it complains of nothing, it asks nobody else."""

import pytest
from playwright.sync_api import expect

from browser_tests.conftest import log_in
from browser_tests.pages import ADMIN, LANGUAGES


@pytest.mark.walk
@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_fit_a_small_phone(page, stage, language):
    page.set_viewport_size({"width": 320, "height": 640})
    widths = {}
    for kind in stage.kinds:
        stage.open(page, f"/{language}/{kind}")
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1, kind
        widths[kind] = page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(stage.kinds, 320)


def test_open_menu_does_not_hide_where_the_keyboard_is(page):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/uk/cities/")
    page.locator(".menu-button").press("Enter")
    menu = page.locator("#navigation")
    expect(menu).to_be_visible()

    menu.get_by_role("link").last.focus()
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")
    expect(menu).to_be_hidden()


def test_printed_page_says_who_funds_it(page):
    page.goto("/de/events/cities-mission-conference-2025/")
    page.emulate_media(media="print")

    expect(page.locator(".emblem img")).to_be_visible()
    expect(page.locator(".funding")).to_contain_text("101148374")
    expect(page.locator(".navigation")).to_be_hidden()


def test_public_page_leaves_nothing_in_the_browser(page):
    page.goto("/uk/cities/dresden/")

    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0


def test_admin_pages_run_under_their_policy(page, portal):
    log_in(page, portal)
    seen = []
    for path in ADMIN:
        page.goto(f"/{path}")
        seen.append(page.locator("h1").count() >= 1)
        if path.endswith("add/") and page.locator("[role=tab]").count():
            page.get_by_role("tab", name="Українська").click()
            expect(page.get_by_role("tabpanel", name="Українська")).to_be_visible()

    assert seen == [True] * len(ADMIN)

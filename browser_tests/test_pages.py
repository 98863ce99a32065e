"""Every kind of page in a real browser: it fits, it complains of nothing, it asks nobody else."""

import pytest
from playwright.sync_api import expect

from browser_tests.conftest import log_in

KINDS = [
    "",
    "cities/",
    "cities/dresden/",
    "organisations/",
    "organisations/tu-dresden/",
    "twinning/",
    "twinning/dresden-zhytomyr/",
    "twinning/dresden-khmelnytskyi/waste-management/",
    "themes/waste-management/",
    "events/",
    "events/cities-mission-conference-2025/",
    "news/",
    "news/dresden-strengthens-ukrainian-partnerships/",
    "documents/",
    "newsletter/",
    "newsletter/archive/",
    "search/?q=Kiew",
    "about/",
    "imprint/",
    "privacy/",
    "accessibility/",
    "contact/",
    "press/",
    "no-such-page/",
]
ADMIN = [
    "",
    "news/article/",
    "news/article/add/",
    "events/event/add/",
    "cities/city/add/",
    "twinning/cooperation/add/",
    "publishing/page/add/",
    "newsletter/mailing/add/",
    "accounts/user/",
]


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_public_pages_fit_a_small_phone(page, language):
    page.set_viewport_size({"width": 320, "height": 640})
    widths = {}
    for kind in KINDS:
        page.goto(f"/{language}/{kind}")
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1, kind
        widths[kind] = page.evaluate("document.documentElement.scrollWidth")
    # Chromium itself reports the page that does not exist.
    page.complaints = [text for text in page.complaints if "404" not in text]

    assert widths == dict.fromkeys(KINDS, 320)


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
        page.goto(f"/admin/{path}")
        seen.append(page.locator("h1").count() >= 1)
        if path.endswith("add/") and page.locator("[role=tab]").count():
            page.get_by_role("tab", name="Українська").click()
            expect(page.get_by_role("tabpanel", name="Українська")).to_be_visible()

    assert seen == [True] * len(ADMIN)

"""Readers are erased from the admin's list by keyboard alone, after a page that asks."""

import pytest
from playwright.sync_api import Page, expect

from browser_tests.checkers import axe_findings
from browser_tests.conftest import do, log_in

FILL = """
from newsletter.factories import make_subscriber
from newsletter.models import Subscriber
for name in ("erased", "kept"):
    if not Subscriber.objects.at(f"{name}@keyboard.example"):
        make_subscriber(f"{name}@keyboard.example")
"""
LIST = "/admin/newsletter/subscriber/?q=keyboard.example"


@pytest.fixture
def readers(page: Page, portal) -> Page:
    do(portal, FILL)
    log_in(page, portal)
    page.goto(LIST)
    return page


def ask(page: Page) -> None:
    """Come to the page that asks about one of two readers, without a mouse."""
    page.get_by_role("row", name="erased@").get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.get_by_role("combobox", name="Action").focus()
    page.keyboard.type("Erase")
    page.get_by_role("button", name="Go", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Erase readers?")).to_be_visible()


def test_readers_are_erased_by_keyboard_and_the_way_back_keeps_them(readers):
    ask(readers)
    readers.get_by_role("button", name="Yes, erase").focus()
    readers.keyboard.press("Tab")
    expect(readers.get_by_role("link", name="No, go back")).to_be_focused()
    readers.keyboard.press("Enter")
    expect(readers.get_by_role("row", name="erased@")).to_be_visible()

    ask(readers)
    readers.get_by_role("button", name="Yes, erase").focus()
    readers.keyboard.press("Enter")

    expect(readers.get_by_text("Done for 1 reader.")).to_be_visible()
    expect(readers.get_by_text("kept@keyboard.example")).to_be_visible()
    expect(readers.get_by_text("erased@keyboard.example")).to_have_count(0)


@pytest.mark.checker
def test_axe_finds_nothing_on_the_page_that_asks(readers):
    readers.set_viewport_size({"width": 320, "height": 800})
    ask(readers)

    found = {}
    for scheme in ("light", "dark"):
        readers.emulate_media(color_scheme=scheme)
        found[scheme] = axe_findings(readers)

    assert found == {"light": [], "dark": []}

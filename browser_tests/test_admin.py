"""The admin's own scripts: the tabs of the languages, and the rich text in them."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser_tests.conftest import log_in


@pytest.fixture
def article(page: Page, portal) -> Page:
    """The form of a new article, for an editor who reads English."""
    log_in(page, portal)
    page.goto("/admin/news/article/add/")
    return page


def selected(page: Page) -> str:
    return page.locator("[role=tab][aria-selected=true]").inner_text()


def test_tabs_are_moved_through_by_keys(article):
    first = selected(article)
    article.get_by_role("tab", name=first).focus()

    seen = []
    for key in ("ArrowRight", "Home", "ArrowLeft", "ArrowRight", "End"):
        article.keyboard.press(key)
        seen.append(article.evaluate("document.activeElement.textContent"))
        assert selected(article) == seen[-1]

    assert first == "English"
    assert seen == ["Українська", "Deutsch", "Українська", "Deutsch", "Українська"]
    assert article.get_by_role("tabpanel").count() == 1


def test_rich_text_is_written_and_stored(article):
    article.locator("#id_title_en").fill("Written in a browser")
    text = article.locator("[contenteditable][lang=en]")
    text.click()
    article.keyboard.press("Control+b")
    article.keyboard.type("Strong words")
    article.locator("input[name=_continue]").first.click()
    expect(article).to_have_url(re.compile(r"/\d+/change/$"))

    stored = article.locator("#id_body_en").input_value()
    assert stored == "<p><strong>Strong words</strong></p>"


def test_error_leads_to_its_tab_and_field(article):
    article.get_by_role("tab", name="Deutsch").click()
    article.locator("input[name=_save]").first.click()

    expect(article.get_by_role("tab", name="English 1")).to_have_attribute("aria-selected", "true")
    article.get_by_role("tab", name="Deutsch").click()
    article.locator(".error-summary a").click()

    assert selected(article).split() == ["English", "1"]
    expect(article.locator("#id_title_en")).to_be_focused()


def test_fields_made_by_scripts_are_named(article):
    expect(article.locator("[contenteditable][lang=en]")).to_have_accessible_name(
        "Text (English) :"
    )
    expect(article.locator(".field-image [role=combobox]")).to_have_accessible_name("Picture:")
    expect(article.locator(".field-cities input")).to_have_accessible_name("Cities:")
    expect(article.locator("#id_publish_at_0")).to_have_accessible_name("Date:")

"""What a reader writes in the form reaches the operator, and stays while the line is down."""

import re

import pytest
from playwright.sync_api import expect

from browser_tests.conftest import OPERATOR

WRITTEN = "Die Karte lässt sich nicht vorlesen."


def test_message_reaches_the_operator(page, mailbox):
    page.goto("/de/accessibility/")
    page.locator("#message-text").fill(WRITTEN)
    page.locator("#message-email").fill("erika@reader.example")
    page.locator(".message-form button").click()
    expect(page).to_have_url(re.compile("/de/contact/sent/"))

    mail = mailbox.wait_for(1, OPERATOR)

    assert mail["Reply-To"] == "erika@reader.example"
    assert WRITTEN in mail.get_content()


def test_text_stays_while_there_is_no_connection(page):
    page.goto("/uk/contact/")
    page.locator("#message-text").fill(WRITTEN)
    page.context.set_offline(True)
    page.locator(".message-form button").click()

    expect(page.locator("[data-offline]")).to_be_visible()
    expect(page.locator("#message-text")).to_have_value(WRITTEN)
    # The browser itself says that the portal could not be reached.
    page.complaints = [text for text in page.complaints if "ERR_INTERNET" not in text]


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_topics_are_read_in_full_on_a_narrow_screen(page, language):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/{language}/contact/")

    topics = page.locator(".message-form fieldset label")

    assert (
        topics.evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)") == [0] * 5
    )

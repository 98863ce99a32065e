"""A passkey as second factor, which a launch asks for again: Chromium's own authenticator."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser_tests.conftest import do

EDITOR = "passkey@city.example"
PASSWORD = "correct horse battery"
# A passkey belongs to a name: Chromium makes none for an IP address.
FILL = f"""
from accounts.factories import make_staff
from newsletter.factories import make_mailing, make_subscriber
make_staff({EDITOR!r}, "editor")
make_mailing("with-a-passkey", subject_en="With a passkey")
make_subscriber("reader@reader.example", language="en")
"""
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def editor(chromium, portal) -> Page:
    """Logged in, on a device that holds passkeys."""
    do(portal, FILL)
    context = chromium.new_context(locale="en-GB", base_url=f"http://localhost:{portal.port}")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/admin/")
    page.locator("input[name=login]").fill(EDITOR)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/admin/$"))
    yield page
    context.close()
    assert page.complaints == []


def add_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.locator("input[name=name]").fill("My phone")
    page.wait_for_load_state()  # until the script listens to the button
    page.locator("#mfa_webauthn_add").click()
    expect(page.get_by_text("Security key added.")).to_be_visible()


def test_launch_asks_for_the_passkey_again_and_goes_on(editor, portal):
    add_passkey(editor)
    editor.goto("/admin/newsletter/mailing/")
    editor.get_by_role("link", name="With a passkey").click()
    editor.get_by_role("link", name="Launch", exact=True).click()
    editor.get_by_label("Send in English").check()

    editor.get_by_role("button", name="Launch now").click()
    use_key = editor.get_by_role("button", name="Use a security key")
    expect(use_key).to_be_visible()
    editor.wait_for_load_state()  # until the script listens to the button
    use_key.click()

    expect(editor.get_by_role("status").first).to_contain_text("Nothing has gone out yet")
    expect(editor.get_by_label("Send in English")).to_be_checked()
    editor.get_by_role("button", name="Launch now").click()
    expect(editor).to_have_url(re.compile("/progress/$"))

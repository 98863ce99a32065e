"""A real browser on the portal in processes of its own, with a real SMTP server."""

import os
import re
import shutil
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect, sync_playwright

from ucan_portal.tests.running import Portal, free_port, own_servers, wait_until

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    browser_items = [item for item in items if here in item.path.parents]
    missing = not Path(CHROMIUM).exists()
    if browser_items and missing and os.environ.get("REQUIRE_BROWSER"):
        raise pytest.UsageError("Chromium is missing, and REQUIRE_BROWSER is set.")
    for item in browser_items:
        item.add_marker(pytest.mark.browser)
        if missing:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def pytest_terminal_summary(terminalreporter):
    if not Path(CHROMIUM).exists():
        terminalreporter.write_line(
            "NO CHROMIUM on this machine: the browser tests were LEFT OUT.", red=True, bold=True
        )


class Mailbox:
    """An SMTP server's handler: keeps what arrives."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  aiosmtpd’s name
        message = message_from_bytes(envelope.content, policy=policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"

    def wait_for(self, count: int) -> EmailMessage:
        """The last of so many mails, once they have arrived."""
        wait_until(lambda: len(self.messages) >= count)
        assert len(self.messages) == count
        return self.messages[-1]


@pytest.fixture(scope="session")
def mailbox():
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    mailbox.port = controller.port
    yield mailbox
    controller.stop()


@pytest.fixture(scope="session")
def portal(tmp_path_factory, mailbox):
    with own_servers() as servers:
        portal = Portal(
            tmp_path_factory.mktemp("portal"),
            EMAIL_URL=f"smtp://127.0.0.1:{mailbox.port}",
            MAIL_SWEEP_SECONDS="1",
            **servers,
        )
        yield portal.start()
        portal.stop()


@pytest.fixture(scope="module")
def chromium():
    """One browser per file: while it is open, its event loop keeps Django from the database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, portal):
    """A browser page; the test fails on a foreign request, a script error or a console message."""
    context = chromium.new_context(locale="uk-UA", base_url=portal.site)
    page = context.new_page()
    page.foreign, page.complaints = [], []
    page.on("request", lambda request: note_foreign(page, request.url, portal.site))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()
    assert page.foreign == []
    assert page.complaints == []


def note_foreign(page: Page, url: str, site: str) -> None:
    if not url.startswith((site, "data:", "blob:", "about:")):
        page.foreign.append(url)


def log_in(page: Page, portal: Portal) -> None:
    email, password = re.search(r"Administrator: (\S+), password .*: (\S+)", portal.output).groups()
    page.goto("/admin/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/admin/$"))


def link_in(mail: EmailMessage, purpose: str) -> str:
    """The link for a purpose, as it stands in the text of the mail."""
    text = mail.get_body(("plain",)).get_content()
    return re.search(rf"http\S+/newsletter/{purpose}/[^/\s]+/", text).group()

"""A real browser on the portal in processes of its own, with a real SMTP server."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browser_tests import checkers
from browser_tests.pages import Stage
from ucan_portal.tests.running import Portal, free_port, own_servers, wait_until

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
OPERATOR = "office@city.example"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def left_out() -> dict[str, str]:
    """What this machine can't run, by its marker, and why."""
    reasons = {"checker": checkers.missing()}
    if not Path(CHROMIUM).exists():
        reasons["browser"] = "no Chromium on this machine"
    return {marker: reason for marker, reason in reasons.items() if reason}


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    browser_items = [item for item in items if here in item.path.parents]
    if browser_items and left_out() and os.environ.get("REQUIRE_BROWSER"):
        raise pytest.UsageError(f"REQUIRE_BROWSER is set, but: {left_out()}")
    for item in browser_items:
        item.add_marker(pytest.mark.browser)
        for marker, reason in left_out().items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter):
    for marker, reason in left_out().items():
        terminalreporter.write_line(
            f"The {marker} tests were LEFT OUT: {reason}.", red=True, bold=True
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

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in list(self.messages) if mail["X-Envelope-To"] == address]

    def wait_for(self, count: int, address: str) -> EmailMessage:
        """The last of so many mails to the address, once they have arrived."""
        wait_until(lambda: len(self.to(address)) >= count)
        assert len(self.to(address)) == count
        return self.to(address)[-1]


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
            OPERATOR_EMAIL=OPERATOR,
            **servers,
        )
        yield portal.start()
        portal.stop()


@pytest.fixture(scope="session")
def stage(portal) -> Stage:
    """Every kind of page, there to be walked through."""
    program = [sys.executable, "-m", "browser_tests.stage"]
    told = subprocess.run(
        program, cwd=settings.BASE_DIR, env=portal.environment, stdout=subprocess.PIPE, check=True
    )
    return Stage(**json.loads(told.stdout))


@pytest.fixture(scope="module")
def chromium():
    """One browser per file: while it is open, its event loop keeps Django from the database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def reader(chromium: Browser, portal: Portal) -> Iterator[Page]:
    """A page in a browser that was never here.

    Ends in an error on a foreign request, a script error or a console message.
    """
    context = chromium.new_context(locale="uk-UA", base_url=portal.site, reduced_motion="reduce")
    page = context.new_page()
    page.foreign, page.complaints = [], []
    page.on("request", lambda request: note_foreign(page, request.url, portal.site))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()
    assert page.foreign == []
    assert page.complaints == []


@pytest.fixture
def page(chromium, portal):
    with reader(chromium, portal) as page:
        yield page


def note_foreign(page: Page, url: str, site: str) -> None:
    if not url.startswith((site, "data:", "blob:", "about:")):
        page.foreign.append(url)


def administrator(portal: Portal) -> tuple[str, str]:
    """Their e-mail address and password, as printed when the portal was first started."""
    return re.search(r"Administrator: (\S+), password .*: (\S+)", portal.output).groups()


def give_password_again(page: Page, portal: Portal) -> None:
    expect(page).to_have_url(re.compile("/accounts/reauthenticate/"))
    page.locator("input[name=password]").fill(administrator(portal)[1])
    page.locator("form button[type=submit]").first.click()


def log_in(page: Page, portal: Portal) -> None:
    email, password = administrator(portal)
    page.goto("/admin/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/admin/$"))


def do(portal: Portal, code: str) -> None:
    """Run these lines in the portal, beside its processes."""
    program = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
    subprocess.run(program, cwd=settings.BASE_DIR, env=portal.environment, check=True)


@contextmanager
def held_back(page: Page, script: str) -> Iterator[None]:
    """On a slow line: the script arrives only after the block."""
    held = []
    page.route(f"**/{script}", lambda route: held.append(route))
    yield
    wait_until(lambda: page.wait_for_timeout(50) or held)
    held[0].continue_()
    page.unroute(f"**/{script}")


def link_in(mail: EmailMessage, purpose: str) -> str:
    """The link for a purpose, as it stands in the text of the mail."""
    text = mail.get_body(("plain",)).get_content()
    return re.search(rf"http\S+/newsletter/{purpose}/[^/\s]+/", text).group()

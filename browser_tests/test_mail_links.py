"""Mail scanners open every link, some of them with scripts: nothing changes by that."""

import json
import re
import subprocess
import sys
from email.message import EmailMessage

import pytest
from django.conf import settings
from playwright.sync_api import expect

from browser_tests.conftest import reader
from ucan_portal.tests.running import wait_until

READERS = ["new", "already", "link", "address", "issue"]
PURPOSES = {"confirm", "address", "preferences", "unsubscribe"}
# As long as a patient scanner waits for scripts.
SCRIPTS = 1000  # milliseconds


def tell(portal, what: str) -> str:
    program = [sys.executable, "-m", "browser_tests.letters", what]
    done = subprocess.run(
        program, cwd=settings.BASE_DIR, env=portal.environment, stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode()


@pytest.fixture(scope="module")
def mails(portal, mailbox) -> list[EmailMessage]:
    """One of each kind, as it arrived."""
    tell(portal, "send")
    found = [mailbox.wait_for(1, f"{name}@links.example") for name in READERS]
    wait_until(lambda: json.loads(tell(portal, "quiet")))
    return found


def links_of(mail: EmailMessage, site: str) -> set[str]:
    texts = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
    found = re.findall(rf"{re.escape(site)}/[^\s\"<>\]]*", " ".join([*texts, headers(mail)]))
    return set(found)


def headers(mail: EmailMessage) -> str:
    return " ".join(f"{value} " for value in mail.values())


def test_every_link_of_every_mail_is_opened_and_changes_nothing(portal, mails, chromium):
    links = set().union(*(links_of(mail, portal.site) for mail in mails))
    before = tell(portal, "tables")

    answers = set()
    with reader(chromium, portal) as page:
        for link in links:
            for ask in (page.request.get, page.request.head, page.goto):
                answers.add(ask(link).status)
            page.wait_for_timeout(SCRIPTS)

    assert {found for link in links for found in PURPOSES if f"/{found}/" in link} == PURPOSES
    assert answers == {200}
    assert json.loads(tell(portal, "tables")) == json.loads(before)


def test_links_of_every_mail_take_no_other_method(portal, mails, chromium):
    links = set().union(*(links_of(mail, portal.site) for mail in mails))
    before = tell(portal, "tables")

    with reader(chromium, portal) as page:
        answers = {
            page.request.fetch(link, method=method).status
            for link in links
            for method in ("PUT", "PATCH", "DELETE")
        }

    assert answers == {405}
    assert json.loads(tell(portal, "tables")) == json.loads(before)


def test_button_behind_the_link_works_though_the_page_tells_nobody_its_address(
    portal, mails, chromium
):
    """A browser hides the origin of such a page's form."""
    link = next(link for link in links_of(mails[4], portal.site) if "/unsubscribe/" in link)
    with reader(chromium, portal) as page:
        page.goto(link)
        with page.expect_request(lambda request: request.method == "POST") as posted:
            page.locator("main form button").click()
        sent = posted.value.all_headers()

        assert (sent.get("referer"), page.url) == (None, link)
        expect(page.locator("main form")).to_have_attribute("action", re.compile("/undo/$"))

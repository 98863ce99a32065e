"""A mailing on its way: its figures renew themselves, and a time is shown on other clocks too."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser_tests.checkers import axe_findings
from browser_tests.conftest import do, give_password_again, held_back, log_in

# Half of its mails wait for long, so that no worker sends one while somebody looks.
FILL = """
from datetime import timedelta
from django.utils import timezone
from newsletter.factories import make_mailing
from newsletter.models import Delivery
now = timezone.now()
languages = ["de", "en", "uk"]
mailing = make_mailing(
    "on-its-way", subject_en="On its way", state="running", launched_at=now,
    launched_languages=languages, frozen_languages=languages,
)
for state, settled_at in (("accepted", now), ("deferred", None)):
    Delivery.objects.create(
        kind="mailing", mailing=mailing, language="uk", state=state, settled_at=settled_at,
        next_attempt_at=now + timedelta(days=1),
    )
make_mailing("not-yet", subject_en="Not yet")
"""
PAGES = ["launch/", "progress/", "failures/", "do/cancel/"]
PAUSE = """
from newsletter import launching
from newsletter.models import Mailing
launching.pause(Mailing.objects.get(slug="on-its-way"))
"""
RESUME = PAUSE.replace("launching.pause", "launching.resume")


@pytest.fixture(scope="module")
def _mailings(portal):
    do(portal, FILL)
    yield
    # Other walks through this portal wait until nothing is on its way.
    do(portal, PAUSE)


@pytest.fixture
def mailings(page: Page, portal, _mailings) -> Page:
    log_in(page, portal)
    page.goto("/admin/newsletter/mailing/")
    return page


def test_progress_renews_itself_and_keeps_the_focus(mailings, portal):
    mailings.get_by_role("link", name="On its way").click()
    mailings.get_by_role("link", name="Progress").click()
    expect(mailings.get_by_role("status")).to_have_text("It is running: 50 % are done.")
    mailings.get_by_role("button", name="Pause").focus()
    with mailings.expect_response("**/progress/data/"):
        pass
    expect(mailings.get_by_role("button", name="Pause")).to_be_focused()

    do(portal, PAUSE)

    expect(mailings.get_by_role("status")).to_have_text("It is paused: 1 of 2 mails were accepted.")
    expect(mailings.get_by_role("button", name="Resume")).to_be_visible()
    expect(mailings.locator("#buttons")).to_be_focused()
    mailings.get_by_role("link", name="What failed").focus()

    do(portal, RESUME)

    expect(mailings.get_by_role("button", name="Pause")).to_be_visible()
    expect(mailings.get_by_role("link", name="What failed")).to_be_focused()


def test_chosen_time_is_shown_on_other_clocks_and_kept_while_the_password_is_asked(
    mailings, portal
):
    mailings.get_by_role("link", name="Not yet").click()
    mailings.get_by_role("link", name="Launch").click()
    mailings.get_by_label("Goes out at").fill("2099-07-01T12:00")
    mailings.get_by_label("Goes out at").blur()
    expect(mailings.locator("#clocks")).to_contain_text("Kyiv: July 1, 2099, 1 p.m.")
    mailings.get_by_role("button", name="Schedule").click()
    give_password_again(mailings, portal)
    expect(mailings.get_by_label("Goes out at")).to_have_value("2099-07-01T12:00")

    mailings.get_by_role("button", name="Schedule").click()
    expect(mailings.locator("#figures")).to_contain_text("Kyiv: July 1, 2099, 1 p.m.")
    mailings.get_by_role("button", name="Back to draft").click()

    expect(mailings).to_have_url(re.compile("/launch/$"))


def test_time_that_is_chosen_before_the_script_arrives_is_shown_on_other_clocks_too(mailings):
    mailings.get_by_role("link", name="Not yet").click()
    with held_back(mailings, "admin-moment*.js"):
        mailings.get_by_role("link", name="Launch").click(no_wait_after=True)
        mailings.get_by_label("Goes out at").fill("2099-07-01T12:00")

    expect(mailings.locator("#clocks")).to_contain_text("Kyiv: July 1, 2099, 1 p.m.")


@pytest.mark.checker
def test_axe_finds_nothing_on_the_pages_of_a_mailing(mailings):
    form = mailings.get_by_role("link", name="On its way").get_attribute("href")
    mailings.set_viewport_size({"width": 320, "height": 800})
    found = {}
    for path in PAGES:
        mailings.goto(form.replace("change/", path))
        for scheme in ("light", "dark"):
            mailings.emulate_media(color_scheme=scheme)
            if findings := axe_findings(mailings):
                found[f"{path} {scheme}"] = findings

    assert found == {}

"""A newsletter is written: its readers are counted live, its blocks have tabs, its mail is seen."""

import pytest
from playwright.sync_api import Page, expect

from browser_tests.conftest import do, held_back, log_in

# One reader of everything, and one of a single city.
READERS = """
from cities.models import City
from newsletter.factories import make_subscriber
make_subscriber("all@composer.example", language="uk")
make_subscriber("kyiv@composer.example", language="uk").cities.add(City.objects.get(slug="kyiv"))
"""


@pytest.fixture(scope="module")
def _readers(portal):
    do(portal, READERS)


@pytest.fixture
def mailing(page: Page, portal, _readers) -> Page:
    """The form of a new mailing, for an editor who reads English."""
    log_in(page, portal)
    page.goto("/admin/newsletter/mailing/add/")
    return page


def ukrainian_readers(page: Page) -> int:
    return int(page.locator(".readers-now output").inner_text().rpartition(" ")[2])


def test_readers_are_counted_anew_when_a_city_is_chosen(mailing):
    before = ukrainian_readers(mailing)
    expect(mailing.get_by_role("button", name="Count now")).to_be_hidden()

    with mailing.expect_response("**/readers/"):
        mailing.locator("#id_cities").get_by_label("Dresden").check()

    expect(mailing.locator(".readers-now output")).to_contain_text(f"Ukrainian {before - 1}")


def test_city_that_is_chosen_before_the_script_arrives_is_counted_too(mailing):
    before = ukrainian_readers(mailing)
    with held_back(mailing, "admin-recipients*.js"):
        mailing.goto("/admin/newsletter/mailing/add/", wait_until="commit")
        mailing.locator("#id_cities").get_by_label("Dresden").check()

    expect(mailing.locator(".readers-now output")).to_contain_text(f"Ukrainian {before - 1}")


def test_form_begins_with_its_texts_on_a_telephone(mailing):
    save = mailing.locator("input[name=_save]").filter(visible=True)
    assert save.count() == 2

    mailing.set_viewport_size({"width": 320, "height": 800})

    assert save.count() == 1
    expect(mailing.locator("#id_subject_en")).to_be_in_viewport()


def test_new_free_block_has_tabs_and_is_seen_in_both_looks_of_the_mail(mailing):
    mailing.locator("#id_subject_en").fill("Written in a browser")
    mailing.locator("[contenteditable][lang=en]").first.click()
    mailing.keyboard.type("Dear readers")
    mailing.get_by_role("button", name="Add another Free block").click()
    mailing.locator("#blocks-0").get_by_role("tab", name="English").click()
    mailing.locator("#id_blocks-0-title_en").fill("A call for partners")
    mailing.locator("input[name=_continue]").first.click()

    mailing.get_by_role("link", name="Preview and test").click()

    for look in ("light", "dark"):
        frame = mailing.frame_locator(f"iframe[src$='/en/{look}/']")
        expect(frame.get_by_role("heading", name="A call for partners")).to_be_visible()
    mailing.get_by_role("link", name="Go to “Subject”").first.click()
    expect(mailing.get_by_role("tab", name="Deutsch").first).to_have_attribute(
        "aria-selected", "true"
    )
    expect(mailing.locator("#id_subject_de")).to_be_in_viewport()
    # The rich-text editor's library warns of an editor that is made after the first one.
    mailing.complaints = [text for text in mailing.complaints if "linkifyjs" not in text]

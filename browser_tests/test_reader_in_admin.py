"""A reader's page in the admin, on a telephone."""

from playwright.sync_api import Page, expect

from browser_tests.conftest import do, log_in

FILL = """
from newsletter.factories import make_subscriber
from newsletter.models import Consent
make_subscriber("telephone@reader.example")
Consent.objects.update(network_address="2001:db8:85a3:8d3:1319:8a2e:370:7348")
"""


def test_log_of_consents_fits_a_telephone_and_the_form_is_saved(page: Page, portal):
    do(portal, FILL)
    log_in(page, portal)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/admin/newsletter/subscriber/?q=telephone@")
    page.get_by_role("link", name="telephone@reader.example").click()

    log = page.get_by_role("region", name="Consents")
    assert log.evaluate("log => log.scrollWidth - log.clientWidth") == 0
    heads = log.locator("td").evaluate_all("cells => cells.map((cell) => cell.dataset.heading)")
    assert heads[1:4] == ["Language", "Source", "Requested at"]

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()

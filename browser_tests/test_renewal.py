"""Pages of the admin renew themselves while an import or the trial of links goes on."""

import pytest
from playwright.sync_api import Page, expect

from browser_tests.conftest import do, log_in

# Its lease holds, so that no worker takes it up while somebody looks.
FILL = """
from newsletter.factories import make_mailing
from newsletter.models import SubscriberImport
SubscriberImport.objects.create(
    file_name="readers.csv", size=100, position=60, state="running", created=5,
    lease_until="2999-01-01T00:00Z",
)
make_mailing("with-a-link", subject_en="With a link",
    introduction_en='<p><a href="http://127.0.0.1/">here</a></p>')
"""
END = """
from newsletter.models import SubscriberImport
SubscriberImport.objects.filter(file_name="readers.csv").update(state="finished", created=9)
"""


@pytest.fixture(scope="module")
def _filled(portal):
    do(portal, FILL)


@pytest.fixture
def editor(page: Page, portal, _filled) -> Page:
    log_in(page, portal)
    return page


def test_import_renews_itself_until_its_end(editor, portal):
    editor.goto("/admin/newsletter/subscriberimport/")
    editor.get_by_role("link", name="readers.csv").click()
    status = editor.get_by_role("status")
    expect(status).to_have_text("The import is running.")

    # A server that does not answer is asked again, later and later.
    editor.route("**/data/", lambda route: route.abort())
    with editor.expect_request("**/data/"):
        pass
    editor.unroute("**/data/")
    do(portal, END)

    expect(status).to_have_text("The import is finished.", timeout=15_000)
    expect(editor.get_by_role("row", name="added")).to_contain_text("9")
    expect(editor.get_by_role("link", name="See the subscribers")).to_be_visible()
    asked = []
    editor.on("request", lambda request: asked.append(request.url))
    editor.wait_for_timeout(3000)
    assert asked == []
    # Chromium itself reports the request that was cut off.
    editor.complaints = [text for text in editor.complaints if "ERR_FAILED" not in text]


def test_what_came_of_the_links_appears_where_they_stand(editor):
    editor.goto("/admin/newsletter/mailing/")
    editor.get_by_role("link", name="With a link").click()
    editor.get_by_role("link", name="Preview and test").click()
    editor.get_by_role("button", name="Try the links").click()

    text = "1 link to another site doesn’t work: it stands below, with its language."
    expect(editor.get_by_role("status")).to_have_text(text, timeout=20_000)
    expect(editor.locator("#findings-en")).to_contain_text("it leads to no public site")

import re

import pytest

from cities.factories import make_city
from events.factories import make_event
from publishing.factories import make_document
from publishing.models import State
from publishing.tests.pages import bare, listed
from twinning.factories import make_cooperation, make_theme, make_twinning
from twinning.models import Cooperation, Twinning

pytestmark = pytest.mark.django_db
LANGUAGES = ["de", "en", "uk"]
COOPERATION = "twinning/dresden-khmelnytskyi/waste-management/"
DOCUMENT = {
    "de": "Bericht Publikation Ukrainisch, PDF",
    "en": "Report Publication Ukrainian, PDF",
    "uk": "Звіт Публікація Українська, PDF",
}
INVITATIONS = [
    "The pair has not written down its goals here yet.",
    "The pair has not reported results here yet.",
    "No document of this cooperation has been published yet.",
]


def zhytomyr_pair(cooperation: Cooperation) -> Twinning:
    """Another pair of the cooperation's mission city."""
    zhytomyr = make_city("Zhytomyr", "pilot", country="UA")
    return make_twinning(mission_city=cooperation.twinning.mission_city, pilot_city=zhytomyr)


@pytest.mark.parametrize("language", LANGUAGES)
def test_cooperation_shows_its_public_documents(client, language):
    cooperation = make_cooperation()
    cooperation.documents.add(
        make_document(kind="publication", language="uk", url="https://example.org/a.pdf"),
        make_document(title_en="Secret", state=State.DRAFT),
    )

    page = client.get(f"/{language}/{COOPERATION}").content.decode()

    rows = [bare(row) for row in re.findall(r'<li class="row">(.*?)</li>', page, re.DOTALL)]
    assert rows == [DOCUMENT[language]]


def test_cooperation_without_documents_goals_or_results_says_so(client):
    make_cooperation()

    page = client.get(f"/en/{COOPERATION}").content.decode()

    assert [page.count(text) for text in INVITATIONS] == [1, 1, 1]


def test_cooperation_leads_on_to_other_themes_and_other_pairs(client):
    cooperation = make_cooperation()
    make_cooperation(twinning=cooperation.twinning, theme=make_theme("Traffic"))
    other = zhytomyr_pair(cooperation)
    make_cooperation(twinning=other, theme=cooperation.theme)
    make_cooperation(twinning=other, theme=make_theme("Urban gardening"))

    assert listed(client.get(f"/en/{COOPERATION}")) == ["Traffic", "Dresden – Zhytomyr"]


def test_pair_leads_on_to_other_pairs_of_its_cities(client):
    cooperation = make_cooperation()
    zhytomyr_pair(cooperation)
    make_twinning(mission_city=make_city("Leipzig"), pilot_city=make_city("Lviv", "pilot"))

    shown = listed(client.get("/en/twinning/dresden-khmelnytskyi/"))

    assert shown == ["Waste management", "Dresden – Zhytomyr"]


def test_theme_shows_events_that_name_it_or_a_cooperation_on_it_once(client):
    cooperation = make_cooperation()
    make_event("Forum").themes.add(cooperation.theme)
    both = make_event("Visit", starts="2024")
    both.themes.add(cooperation.theme, make_theme("Traffic"))
    both.cooperations.add(cooperation)

    shown = listed(client.get("/en/themes/waste-management/"))

    assert shown == ["Dresden – Khmelnytskyi", "Forum", "Visit", "Traffic"]

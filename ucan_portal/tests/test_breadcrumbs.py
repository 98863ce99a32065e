import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from cities.factories import make_city, make_organisation
from events.factories import make_event
from news.factories import make_article
from publishing.breadcrumbs import breadcrumbs
from publishing.factories import make_document, make_page
from publishing.tests.pages import bare
from publishing.workflow import Publishable
from twinning.factories import make_cooperation, make_theme, make_twinning

pytestmark = pytest.mark.django_db
CRUMBS = {
    "de": ["Startseite", "Twinning", "Dresden – Chmelnyzkyj", "Abfallwirtschaft"],
    "en": ["Home", "Twinning", "Dresden – Khmelnytskyi", "Waste management"],
    "uk": ["Головна", "Твінінг", "Dresden – Хмельницький", "Управління відходами"],
}
SECTIONS = [
    (make_city, ["Cities"]),
    (make_organisation, ["Organisations"]),
    (make_theme, ["Twinning"]),
    (make_twinning, ["Twinning"]),
    (make_event, ["Events"]),
    (make_article, ["News"]),
    (make_document, ["Documents"]),
    (make_page, []),
]


def shown_above(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    found = re.search(r'<nav class="breadcrumbs".*?</nav>', page, re.DOTALL)
    return [bare(crumb) for crumb in re.findall(r"<li>(.*?)</li>", found[0])] if found else []


@pytest.mark.parametrize("language", CRUMBS)
def test_way_to_a_cooperation_leads_through_its_pair(client, language):
    cooperation = make_cooperation()

    with translation.override(language):
        crumbs = breadcrumbs(cooperation)

    assert [str(crumb.label) for crumb in crumbs] == CRUMBS[language]
    assert [crumb.url.count("/") for crumb in crumbs] == [2, 3, 4, 5]
    assert shown_above(client, crumbs[-1].url) == CRUMBS[language]


@pytest.mark.parametrize(("make", "sections"), SECTIONS)
def test_way_to_an_item_leads_through_its_list(
    client: Client, make: Callable[[], Publishable], sections: list[str]
):
    item = make()
    with translation.override("en"):
        crumbs = shown_above(client, item.get_absolute_url())

        assert crumbs == ["Home", *sections, str(item.title_text)]


@pytest.mark.parametrize("path", ["", "cities/", "nothing/here/"])
def test_lists_and_missing_pages_have_no_way_above_them(client, path):
    assert shown_above(client, f"/en/{path}") == []

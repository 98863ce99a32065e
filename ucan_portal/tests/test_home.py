import re

import pytest

from cities.factories import make_city
from events.factories import make_event
from news.factories import make_article
from publishing.factories import in_days
from publishing.tests.pages import alternates, canonical, language_of, listed, queries_of
from twinning.factories import make_cooperation, make_theme, make_twinning

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "pair", "event"),
    [
        ("de", "Dresden – Chmelnyzkyj", "Konferenz"),
        ("en", "Dresden – Khmelnytskyi", "Forum"),
        ("uk", "Dresden – Хмельницький", "Конференція"),
    ],
)
def test_home_shows_the_programme_in_three_languages(client, language, pair, event):
    make_cooperation()
    make_event("Forum")

    response = client.get(f"/{language}/")

    assert (language_of(response), listed(response)) == (language, [pair, event])


def test_home_names_its_addresses(client, settings):
    settings.SITE_URL = "https://portal.example"

    response = client.get("/uk/?page=2&utm_source=x")

    assert canonical(response) == ["https://portal.example/uk/?page=2"]
    assert sorted(alternates(response)) == ["de", "en", "uk", "x-default"]


def test_next_events_stand_before_the_latest(client):
    make_event("Long ago", starts="2019-03")
    make_event("Lately", starts="2024-05-23")
    make_event("Later", starts=in_days(60))
    make_event("Soon", starts=in_days(3))

    assert listed(client.get("/en/")) == ["Soon", "Later", "Lately"]


def test_language_is_changed_by_a_plain_link(client):
    page = client.get("/de/cities/?role=pilot&secret=1").content.decode()

    assert (
        page.count('<a href="/uk/cities/?role=pilot" lang="uk" hreflang="uk">Українська</a>') == 1
    )
    assert page.count('hreflang="de" aria-current="true">Deutsch</a>') == 1


def test_home_sets_no_cookie_and_asks_no_other_host(client):
    response = client.get("/en/")

    assert response.cookies == {}
    assert response.content.decode().count('src="http') == 0
    assert response.content.decode().count("csrfmiddlewaretoken") == 0


def test_home_takes_as_many_queries_for_30_as_for_3(client):
    dresden = make_city()

    def fill(numbers: range) -> int:
        for number in numbers:
            pilot = make_city(f"Pilot {number}", "pilot")
            pair = make_twinning(mission_city=dresden, pilot_city=pilot)
            make_cooperation(twinning=pair, theme=make_theme(f"Theme {number}"))
            make_event(f"Forum {number}", place=pilot)
            make_article(f"Article {number}")
        return queries_of(client, "/en/")

    few = fill(range(3))

    assert fill(range(3, 30)) == few <= 12


def test_home_counts_the_programme(client):
    make_cooperation()
    make_city("Leipzig")

    page = client.get("/en/").content.decode()

    figures = re.search(r'<ul class="programme-figures">(.*?)</ul>', page, re.DOTALL)[1]
    assert re.findall(r"<strong>(.*?)</strong>\s*(.*?)</a>", figures) == [
        ("2", "EU mission cities"),
        ("1", "Ukrainian pilot city"),
        ("1", "pair"),
        ("1", "theme"),
        ("2024–2028", "funded under Horizon Europe"),
    ]

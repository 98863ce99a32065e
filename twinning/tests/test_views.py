import pytest

from cities.factories import make_city, make_organisation
from events.factories import make_event
from news.factories import make_article
from publishing.tests.pages import (
    facts,
    heading,
    language_of,
    listed,
    queries_of,
    table,
)
from publishing.workflow import State
from twinning.factories import make_cooperation, make_milestone, make_theme, make_twinning

pytestmark = pytest.mark.django_db
LANGUAGES = ["de", "en", "uk"]
PAIR = {
    "de": "Dresden – Chmelnyzkyj",
    "en": "Dresden – Khmelnytskyi",
    "uk": "Dresden – Хмельницький",
}
THEME = {"de": "Abfallwirtschaft", "en": "Waste management", "uk": "Управління відходами"}
COOPERATION = "twinning/dresden-khmelnytskyi/waste-management/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pair_is_read_in_three_languages(client, language):
    make_cooperation()

    response = client.get(f"/{language}/twinning/dresden-khmelnytskyi/")

    assert (language_of(response), heading(response)) == (language, PAIR[language])
    assert listed(response) == [THEME[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_cooperation_is_read_in_three_languages(client, language):
    make_cooperation()

    response = client.get(f"/{language}/{COOPERATION}")

    assert (language_of(response), heading(response)) == (language, THEME[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_theme_shows_the_pairs_that_work_on_it(client, language):
    make_cooperation()

    response = client.get(f"/{language}/themes/waste-management/")

    assert (language_of(response), heading(response)) == (language, THEME[language])
    assert listed(response) == [PAIR[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_shows_the_pairs_and_the_themes(client, language):
    make_cooperation()

    response = client.get(f"/{language}/twinning/")

    assert (language_of(response), listed(response)) == (language, [THEME[language]])
    assert table(response, "pairs")[0][:2] == [PAIR[language], THEME[language]]


@pytest.mark.parametrize(
    "path",
    [
        "twinning/a-b/",
        "twinning/a-b/waste-management/",
        "twinning/dresden-khmelnytskyi/nothing/",
        "themes/nothing/",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_address_is_404_in_the_reader_s_language(client, language, path):
    make_twinning()

    response = client.get(f"/{language}/{path}")

    assert (response.status_code, language_of(response)) == (404, language)


@pytest.mark.parametrize("hidden", ["twinning", "theme"])
def test_cooperation_is_public_only_while_its_pair_and_its_theme_are(client, hidden):
    cooperation = make_cooperation()
    part = getattr(cooperation, hidden)
    part.state = State.DRAFT
    part.save()

    assert client.get(f"/en/{COOPERATION}").status_code == 404
    assert COOPERATION not in client.get("/en/twinning/").content.decode()


def test_withdrawn_cooperation_is_410(client):
    make_cooperation(state=State.ARCHIVED)

    assert client.get(f"/en/{COOPERATION}").status_code == 410


@pytest.mark.parametrize(
    ("renamed", "now"),
    [
        ("twinning", "/de/twinning/new/waste-management/"),
        ("theme", "/de/twinning/dresden-khmelnytskyi/new/"),
    ],
)
def test_cooperation_redirects_when_its_pair_or_theme_was_renamed(client, renamed, now):
    part = getattr(make_cooperation(), renamed)
    part.slug = "new"
    part.save()

    response = client.get(f"/de/{COOPERATION}")

    assert (response.status_code, response["Location"]) == (301, now)


def test_renamed_pair_redirects(client):
    pair = make_twinning()
    pair.slug = "new"
    pair.save()

    response = client.get("/uk/twinning/dresden-khmelnytskyi/")

    assert (response.status_code, response["Location"]) == (301, "/uk/twinning/new/")


def test_scientific_lead_is_named_or_said_to_be_unknown(client):
    cooperation = make_cooperation()
    assert facts(client.get(f"/en/{COOPERATION}"))["Scientific lead"] == "not yet known"

    cooperation.scientific_lead = make_organisation("KhNU", kind="university")
    cooperation.save()

    assert facts(client.get(f"/en/{COOPERATION}"))["Scientific lead"] == "KhNU"


def test_scientific_lead_without_a_page_is_no_link(client):
    lead = make_organisation("KhNU", kind="university", state=State.ARCHIVED)
    make_cooperation(scientific_lead=lead)

    response = client.get(f"/en/{COOPERATION}")

    assert facts(response)["Scientific lead"] == "KhNU"
    assert lead.get_absolute_url() not in response.content.decode()


@pytest.mark.parametrize(
    "path", ["twinning/dresden-khmelnytskyi/", COOPERATION, "themes/waste-management/"]
)
def test_public_events_and_news_of_a_cooperation_are_shown_once(client, path):
    cooperation = make_cooperation()
    other = make_cooperation(twinning=cooperation.twinning, theme=make_theme("Traffic"))
    make_event("Forum").cooperations.add(cooperation, other)
    make_event("Draft", state=State.DRAFT).cooperations.add(cooperation)
    make_article("Report").cooperations.add(cooperation, other)

    shown = listed(client.get(f"/en/{path}"))

    names = ["Forum", "Draft", "Report"]
    assert [name for name in shown if name in names] == ["Forum", "Report"]


@pytest.mark.parametrize("path", ["twinning/", "themes/waste-management/"])
def test_lists_of_pairs_take_as_many_queries_for_30_as_for_3(client, path):
    theme, dresden = make_theme(), make_city()

    def fill(numbers: range) -> int:
        for number in numbers:
            pilot = make_city(f"Pilot {number}", "pilot")
            pair = make_twinning(mission_city=dresden, pilot_city=pilot)
            make_event(f"Forum {number}").cooperations.add(
                make_cooperation(twinning=pair, theme=theme)
            )
        return queries_of(client, f"/en/{path}")

    few = fill(range(3))

    assert fill(range(3, 30)) == few <= 12


@pytest.mark.parametrize("path", ["twinning/dresden-khmelnytskyi/", COOPERATION])
def test_pair_and_cooperation_take_as_many_queries_for_30_as_for_3(client, path):
    cooperation = make_cooperation()

    def fill(numbers: range) -> int:
        for number in numbers:
            make_milestone(cooperation, date="2025")
            make_event(f"Forum {number}").cooperations.add(cooperation)
            make_article(f"Article {number}").cooperations.add(cooperation)
        return queries_of(client, f"/en/{path}")

    few = fill(range(3))

    assert fill(range(3, 30)) == few <= 12

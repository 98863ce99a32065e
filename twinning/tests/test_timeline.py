import re
from datetime import date

import pytest
from django.http import HttpResponse

from events.factories import make_event
from publishing.factories import in_days
from publishing.models import State
from publishing.tests.pages import bare
from twinning.factories import make_cooperation, make_milestone, make_theme
from twinning.models import Cooperation, Milestone
from twinning.timeline import phase_of, timeline_of

pytestmark = pytest.mark.django_db
TODAY = date(2025, 5, 20)
PAIR = "twinning/dresden-khmelnytskyi/"


def steps_in(response: HttpResponse) -> list[str]:
    """The rows of the timeline, the one of today among them."""
    page = response.content.decode().partition('<ol class="timeline">')[2].partition("</ol>")[0]
    return [bare(row) for row in re.findall(r"<li.*?>(.*?)</li>", page, re.DOTALL)]


@pytest.mark.parametrize(
    ("stated", "until", "phase"),
    [
        ("2025-05-19", "", "past"),
        ("2025-05-18", "2025-05-20", "now"),
        ("2025-05-20", "", "now"),
        ("2025-05-21", "", "planned"),
        ("2025-05", "", "now"),
        ("2025-05/early", "", "past"),
        ("2025-05/late", "", "planned"),
        ("2025-03", "..", "open"),
        ("2025-06", "..", "planned"),
        ("2024", "", "past"),
        ("..", "", "open"),
        ("", "", "planned"),
    ],
)
def test_step_is_past_now_or_planned_by_its_date_as_stated(stated, until, phase):
    milestone = make_milestone(make_cooperation(), date=stated, until=until)

    assert phase_of(Milestone.objects.get(pk=milestone.pk), TODAY) == phase


def test_today_stands_between_what_began_and_what_is_planned(client):
    cooperation = make_cooperation()
    make_milestone(cooperation, title_en="Undated")
    make_milestone(cooperation, title_en="Soon", date=str(in_days(40).year + 1))
    make_milestone(cooperation, title_en="Series", date="2025-03", until="..")
    make_milestone(cooperation, title_en="Meeting", date="2025-05/late")

    steps = steps_in(client.get(f"/en/{PAIR}waste-management/"))

    assert steps[:2] == ["since March 2025 end not known Series", "late May 2025 past Meeting"]
    assert steps[2].startswith("Today, ")
    assert steps[4] == "without a date yet planned Undated"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de", "Ende Mai 2025"), ("en", "late May 2025"), ("uk", "кінець травня 2025")],
)
def test_step_keeps_the_precision_of_its_date_in_each_language(client, language, expected):
    make_milestone(make_cooperation(), date="2025-05/late")

    steps = steps_in(client.get(f"/{language}/{PAIR}waste-management/"))

    assert steps[0].startswith(expected)


def test_step_leads_to_its_public_events(client):
    milestone = make_milestone(make_cooperation(), date="2025-05")
    make_event("Forum", state=State.PUBLISHED).milestones.add(milestone)
    make_event("Secret", state=State.DRAFT).milestones.add(milestone)

    steps = steps_in(client.get(f"/en/{PAIR}waste-management/"))

    assert steps[0] == "May 2025 past First step Forum"


def test_pair_shows_a_step_of_several_cooperations_once_with_their_themes(client):
    waste = make_cooperation()
    traffic = make_cooperation(twinning=waste.twinning, theme=make_theme("Traffic", icon="traffic"))
    for cooperation in (waste, traffic):
        make_milestone(cooperation, date="2025-03")
    make_milestone(waste, title_en="Own step", date="2025-04")

    steps = steps_in(client.get(f"/en/{PAIR}"))

    assert steps[:2] == [
        "March 2025 past First step Waste management Traffic",
        "April 2025 past Own step Waste management",
    ]


def test_pair_shows_no_step_of_a_hidden_cooperation():
    make_milestone(make_cooperation(state=State.DRAFT), date="2025-03")

    assert not timeline_of(Cooperation.objects.published())


def test_cooperation_without_steps_says_so(client):
    make_cooperation()

    page = client.get(f"/en/{PAIR}waste-management/").content.decode()

    assert page.count("The pair has not written down its steps here yet.") == 1

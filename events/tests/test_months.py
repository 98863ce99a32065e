import re

import pytest
from django.utils import timezone

from events.factories import make_event
from events.months import Month, weeks_of
from publishing.factories import in_days
from publishing.tests.pages import bare, empty_message, language_of, listed, notices, queries_of
from twinning.factories import make_theme

pytestmark = pytest.mark.django_db
MAY = Month(2025, 5)


def grid(month, *events):
    """By day the titles with the days that their bars run on."""
    return {
        day.date.day: [entry and (str(entry.event), entry.span) for entry in day.entries]
        for week in weeks_of(month, list(events))
        for day in week
        if day and day.entries
    }


def bars(response):
    page = response.content.decode()
    return [bare(text) for text in re.findall(r'<a class="month-event .*?</a>', page, re.DOTALL)]


def inexact(response):
    section = response.content.decode().partition('class="month-inexact"')[2]
    return [bare(text) for text in re.findall(r'<li class="month-note">.*?</h4>', section, re.S)]


def steps(response):
    return re.findall(r'rel="(prev|next)" href="(.*?)"', response.content.decode())


def jumps(response):
    """The months to jump to, as they are named."""
    part = response.content.decode().partition('class="section months"')[2].partition("</nav>")[0]
    return [bare(name) for name in re.findall(r"<a href=.*?</a>", part)]


def test_weeks_begin_on_monday_and_leave_other_months_out():
    weeks = weeks_of(MAY, [])

    assert [[day and day.date.day for day in week] for week in (weeks[0], weeks[-1])] == [
        [None, None, None, 1, 2, 3, 4],
        [26, 27, 28, 29, 30, 31, None],
    ]


def test_event_of_several_days_spans_them_and_goes_on_in_the_next_week():
    event = make_event(starts="2025-05-10", ends="2025-05-13")

    assert grid(MAY, event) == {
        10: [("Conference", 2)],
        11: [("Conference", 0)],
        12: [("Conference", 2)],
        13: [("Conference", 0)],
    }


def test_event_over_the_end_of_a_month_stands_in_both():
    event = make_event(starts="2025-05-31", ends="2025-06-01")

    assert grid(MAY, event) == {31: [("Conference", 1)]}
    assert grid(Month(2025, 6), event) == {1: [("Conference", 1)]}


def test_events_of_the_same_days_lie_below_each_other():
    long = make_event("Long", starts="2025-05-05", ends="2025-05-07")
    short = make_event("Short", starts="2025-05-06")
    later = make_event("Later", starts="2025-05-07", ends="2025-05-08")

    assert grid(MAY, later, short, long) == {
        5: [("Long", 3)],
        6: [("Long", 0), ("Short", 1)],
        7: [("Long", 0), ("Later", 2)],
        8: [None, ("Later", 0)],
    }


def test_today_is_marked(client):
    response = client.get(f"/en/events/?view=month&month={timezone.localdate():%Y-%m}")

    marked = re.findall(r'datetime="(.*?)" aria-current="date"', response.content.decode())
    assert marked == [str(timezone.localdate())]


@pytest.mark.parametrize(
    ("language", "days", "month"),
    [("de", "Montag", "Mai 2025"), ("en", "Monday", "May 2025"), ("uk", "Понеділок", "травень")],
)
def test_month_is_read_in_three_languages(client, language, days, month):
    make_event(starts="2025-05-06")

    response = client.get(f"/{language}/events/?view=month&month=2025-05")

    page = response.content.decode()
    assert language_of(response) == language
    assert re.findall(r'<th scope="col">.*?hidden">(.*?)</span>', page)[0] == days
    assert re.search(r"<h2>(.*?)</h2>", page)[1].startswith(month)
    assert page.count("<caption") == 1


def test_month_shows_what_is_stated_to_the_day_in_its_grid_and_the_rest_beside_it(client):
    make_event("Forum", starts="2025-05-06", ends="2025-05-08")
    make_event("Meeting", starts="2025-05/late")
    make_event("Series", starts="2025-03", ends="..")
    make_event("Summer school", starts="2025-summer")

    response = client.get("/en/events/?view=month&month=2025-05")

    assert bars(response) == ["Forum 6–8 May 2025"]
    assert inexact(response) == ["since March 2025 Series", "late May 2025 Meeting"]


@pytest.mark.parametrize("status", ["postponed", "rescheduled", "moved_online", "cancelled"])
def test_month_says_what_became_of_an_event(client, status):
    event = make_event("Forum", starts="2025-05-06", status=status)

    response = client.get("/en/events/?view=month&month=2025-05")

    assert bars(response) == [f"{event.get_status_display().capitalize()}: Forum"]


def test_month_has_its_filters_and_keeps_itself_when_they_change(client):
    gardening = make_theme("Gardening", slug="gardening")
    make_event("Garden", starts="2025-05-06").themes.add(gardening)
    make_event("Waste", starts="2025-05-07")

    response = client.get("/en/events/?view=month&month=2025-05&theme=gardening")

    page = response.content.decode()
    assert bars(response) == ["Garden"]
    assert re.findall(r'type="hidden" name="(.*?)" value="(.*?)"', page) == [
        ("view", "month"),
        ("month", "2025-05"),
    ]
    assert '<a href="/en/events/?theme=gardening">' in page  # to the list
    assert '<a class="filters-reset" href="/en/events/?view=month&amp;month=2025-05">' in page


def test_list_and_month_lead_to_each_other_with_the_filters(client):
    page = client.get("/en/events/?kind=visit").content.decode()

    assert '<a href="/en/events/?kind=visit&amp;view=month">' in page


def test_month_follows_the_reader_into_another_language(client):
    page = client.get("/en/events/?view=month&month=2025-05&kind=visit").content.decode()

    assert 'href="/uk/events/?kind=visit&amp;view=month&amp;month=2025-05"' in page


@pytest.mark.parametrize(
    "month", ["2025-13", "2025-00", "2025-5", "x", "0000-01", "9999-12", "2025-05-01", "٢٠٢٥-٠٥"]
)
def test_month_that_does_not_exist_says_so(client, month):
    response = client.get("/en/events/", {"view": "month", "month": month})

    assert response.status_code == 200
    assert empty_message(response) == "The calendar has no such month."


def test_bad_filter_of_a_month_says_so(client):
    make_event(starts="2025-05-06")

    response = client.get("/en/events/?view=month&month=2025-05&city=atlantis&year=x")

    assert empty_message(response) == "One of these filters does not exist, so no event is shown."


def test_unknown_view_is_the_list(client):
    make_event()

    assert listed(client.get("/en/events/?view=year")) == ["Conference"]


def test_month_without_events_leads_to_those_that_have_some(client):
    make_event(starts="2024-05-23")
    make_event(starts="2025-04-30", ends="2025-06-01")
    make_event(starts="2025-09")

    response = client.get("/en/events/?view=month&month=2025-08")

    assert notices(response) == [
        "No event is known for this month. Below you find the months that have some."
    ]
    assert jumps(response) == ["May 2024", "April 2025", "May 2025", "June 2025", "September 2025"]


def test_steps_end_where_no_events_are_known(client):
    make_event(starts="2025-05-06")
    make_event(starts="2099-12-31")

    first, last = (
        client.get(f"/en/events/?view=month&month={month}") for month in ("2025-05", "2099-12")
    )

    assert steps(first) == [("next", "?view=month&amp;month=2025-06")]
    assert steps(last) == [("prev", "?view=month&amp;month=2099-11")]


def test_month_view_opens_at_the_next_month_with_events(client):
    make_event("Past", starts=in_days(-70))
    make_event("Coming", starts=in_days(70))

    assert bars(client.get("/en/events/?view=month")) == ["Coming"]


def test_chosen_year_leads_to_its_last_month_with_events(client):
    make_event("Kick-off", starts="2024-05-23")
    make_event("Forum", starts="2025-05-06")

    for month in ("", "&month=2025-05"):
        assert bars(client.get(f"/en/events/?view=month&year=2024{month}")) == ["Kick-off"]


def test_month_takes_as_many_queries_for_30_events_as_for_3(client):
    for number in range(3):
        make_event(f"Event {number}", starts=f"2025-05-{number + 1:02}")
    few = queries_of(client, "/de/events/?view=month&month=2025-05")
    for number in range(27):
        make_event(f"More {number}", starts=f"2025-05-{number + 1:02}")

    assert queries_of(client, "/de/events/?view=month&month=2025-05") == few <= 12

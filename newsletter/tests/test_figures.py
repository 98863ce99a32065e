import csv
import re
from io import StringIO

import pytest
from django.urls import reverse

from newsletter import consent, figures
from newsletter.factories import make_mailing, make_subscriber
from newsletter.figures import Numbers
from newsletter.models import Consent, Delivery, Figure
from newsletter.tests.test_admin import WRITER, log_in
from publishing.tests.pages import queries_of

pytestmark = pytest.mark.django_db

OVERVIEW = "admin:newsletter_mailing_all_figures"
TABLE = "admin:newsletter_mailing_figures_csv"


def make_sent_mailing(slug="first-issue", **fields):
    """Two English mails were accepted, of which one came back; a German one was refused."""
    mailing = make_mailing(slug, state="finished", launched_at="2026-05-06T10:00Z", **fields)
    states = [("en", "accepted"), ("en", "accepted"), ("de", "rejected"), ("uk", "unknown")]
    for number, (language, state) in enumerate(states):
        Delivery.objects.create(
            kind="mailing",
            mailing=mailing,
            address=f"secret{number}@reader.example",
            language=language,
            state=state,
        )
    Figure.objects.count_one(mailing.pk, "en", "bounced")
    Figure.objects.count_one(mailing.pk, "uk", "resubscribed")
    return mailing


def agree(subscriber, confirmed_at, withdrawn_at=None) -> None:
    Consent.objects.create(
        subscriber=subscriber,
        text_version="2026-11",
        language="en",
        source="form",
        requested_at=confirmed_at,
        confirmed_at=confirmed_at,
        withdrawn_at=withdrawn_at,
    )


def readers(language="en") -> list[tuple[str, int]]:
    months = figures.readers_by_month()
    return [(f"{month:%Y-%m}", numbers[language]) for month, numbers in months]


def test_numbers_are_by_language_and_leave_tests_out():
    mailing = make_sent_mailing()
    Delivery.objects.create(kind="test", mailing=mailing, language="en", state="accepted")

    found = figures.of_mailings([mailing])[mailing.pk]

    assert found == {
        "de": Numbers(mails=1, rejected=1),
        "en": Numbers(mails=2, accepted=2, bounced=1),
        "uk": Numbers(mails=1, resubscribed=1),
    }
    assert (found["en"].bounce_rate, found["de"].bounce_rate, found["uk"].other) == (50, None, 1)
    assert figures.total(found) == Numbers(4, 2, 1, 1, 0, 0, 1)


def test_readers_are_counted_at_the_end_of_each_month(monkeypatch):
    bob, eve = make_subscriber(), make_subscriber("eve@reader.example")
    Consent.objects.all().delete()
    monkeypatch.setattr(figures.timezone, "localdate", lambda: figures.date(2026, 2, 3))
    agree(bob, "2025-11-20T12:00Z", "2026-01-05T12:00Z")
    agree(eve, "2025-12-31T23:30Z")  # in Berlin it is January

    assert readers() == [("2025-11", 1), ("2025-12", 1), ("2026-01", 1), ("2026-02", 1)]


def test_reader_who_confirms_twice_is_one_reader(monkeypatch):
    bob = make_subscriber()
    Consent.objects.all().delete()
    monkeypatch.setattr(figures.timezone, "localdate", lambda: figures.date(2026, 2, 3))
    agree(bob, "2025-12-01T12:00Z", "2026-02-01T12:00Z")
    agree(bob, "2026-01-01T12:00Z", "2026-02-01T12:00Z")

    assert readers() == [("2025-12", 1), ("2026-01", 1), ("2026-02", 0)]


def test_reader_whose_declarations_overlap_counts_until_the_last_of_them_ends(monkeypatch):
    """Such as after moving to an address that they had subscribed, and left, before."""
    bob = make_subscriber()
    Consent.objects.all().delete()
    monkeypatch.setattr(figures.timezone, "localdate", lambda: figures.date(2026, 2, 3))
    agree(bob, "2025-11-01T12:00Z", "2026-01-01T12:00Z")
    agree(bob, "2025-12-01T12:00Z")

    assert readers() == [("2025-11", 1), ("2025-12", 1), ("2026-01", 1), ("2026-02", 1)]


def test_reader_who_comes_back_counts_again(monkeypatch):
    bob = make_subscriber()
    Consent.objects.all().delete()
    monkeypatch.setattr(figures.timezone, "localdate", lambda: figures.date(2026, 2, 3))
    agree(bob, "2025-11-01T12:00Z", "2025-12-01T12:00Z")
    agree(bob, "2026-01-01T12:00Z")

    assert readers() == [("2025-11", 1), ("2025-12", 0), ("2026-01", 1), ("2026-02", 1)]


def test_last_month_is_what_the_list_of_mailings_counts():
    make_subscriber("uwe@reader.example", language="de")
    consent.unsubscribe(make_subscriber("eve@reader.example", language="de"))

    assert figures.readers_by_month()[-1][1] == {"de": 1, "en": 0, "uk": 0}


def test_overview_draws_what_its_table_says(client):
    log_in(client, WRITER)
    make_subscriber()
    make_sent_mailing()

    page = client.get(reverse(OVERVIEW))

    drawn = page.context["accepted_chart"].rows[0]
    assert [bar.value for bar in drawn.bars] == [0, 2, 0]
    assert page.context["rows"][0][2].bounced == 1
    assert page.text.count("German 0, English 2, Ukrainian 0") == 1
    assert "secret" not in page.text


def test_each_number_names_its_column_for_a_telephone(client):
    log_in(client, WRITER)
    make_sent_mailing()

    page = client.get(reverse(OVERVIEW)).text

    cells = re.findall(r'<td class="number" data-heading="([^"]+)">([^<]+)</td>', page)
    assert cells == [
        ("accepted, German", "0"),
        ("accepted, English", "2"),
        ("accepted, Ukrainian", "0"),
        ("bounced", "1"),
        ("bounced, of the accepted", "50.0 %"),
        ("reported as spam", "0"),
        ("unsubscribed", "0"),
        ("subscribed again", "1"),
    ]


def test_mailing_after_which_nothing_came_takes_one_line(client):
    log_in(client, WRITER)
    mailing = make_sent_mailing()
    Figure.objects.all().delete()

    page = client.get(reverse(OVERVIEW)).text

    assert page.count(f'<p class="chart-label">{mailing}: 0</p>') == 1
    assert page.count('class="chart-row"') == 1


def test_page_of_a_mailing_has_its_languages_and_their_sum(client):
    log_in(client, WRITER)
    mailing = make_sent_mailing()

    page = client.get(reverse("admin:newsletter_mailing_figures", args=[mailing.pk]))

    assert [(name, numbers.mails) for name, numbers in page.context["rows"]] == [
        ("German", 1),
        ("English", 2),
        ("Ukrainian", 1),
        ("all", 4),
    ]
    assert "50.0 %" in page.text


def test_pages_work_before_anything_was_sent(client):
    log_in(client, WRITER)
    make_mailing()

    page = client.get(reverse(OVERVIEW))

    assert (page.context["rows"], page.context["readers_chart"]) == ([], None)


def test_numbers_go_into_a_spreadsheet(client):
    log_in(client, WRITER)
    make_sent_mailing(subject_en="=1+1")

    content = client.get(reverse(TABLE)).content.decode("utf-8-sig")

    rows = list(csv.reader(StringIO(content)))
    assert rows[0][3:6] == ["language", "mails", "accepted"]
    assert [(row[1], row[3], row[5]) for row in rows[1:]] == [
        ("'=1+1", "de", "0"),
        ("'=1+1", "en", "2"),
        ("'=1+1", "uk", "0"),
    ]


@pytest.mark.parametrize("name", [OVERVIEW, TABLE, "admin:newsletter_mailing_figures"])
def test_figures_are_closed_to_who_sees_no_mailings(client, name):
    log_in(client, ["view_article"])
    arguments = [make_mailing().pk] if name.endswith("_figures") and name != OVERVIEW else []

    assert client.get(reverse(name, args=arguments)).status_code == 403


def test_overview_asks_as_often_for_ten_mailings_as_for_two(client):
    log_in(client, WRITER)
    counts = []
    for number in range(10):
        make_sent_mailing(f"issue-{number}")
        if number in (1, 9):
            counts.append(queries_of(client, reverse(OVERVIEW)))

    assert counts[0] == counts[1]

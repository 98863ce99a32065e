"""Reports on mails are deleted after ninety days, without a change to what they count for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import privacy, tasks
from newsletter.bounces import Fate, receive
from newsletter.models import Bounce, Figure, Subscriber, Suppression
from newsletter.tests.reports import BOB, bounce, complaint, long_confirmed, mailed, soft

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return long_confirmed()


def came_back(subscriber, days_ago, kind="soft"):
    """A mail and the report on it, both of that day."""
    return Bounce.objects.create(
        delivery=mailed(subscriber, days_ago),
        kind=kind,
        status="4.2.2",
        diagnostic="smtp; 452 4.2.2 Mailbox full",
        report=f"{kind} {days_ago}",
        received_at=timezone.now() - timedelta(days=days_ago),
    )


def left() -> list[tuple]:
    return list(Bounce.objects.order_by("pk").values_list("report", "diagnostic"))


@pytest.mark.parametrize("kind", ["hard", "complaint"])
@pytest.mark.parametrize(("days", "count"), [(89, 1), (91, 0), (900, 0)])
def test_report_goes_after_ninety_days(bob, kind, days, count):
    came_back(bob, days, kind)

    tasks.forget()

    assert Bounce.objects.count() == count


def test_report_within_ninety_days_keeps_its_words(bob):
    came_back(bob, 89)

    tasks.forget()

    assert left() == [("soft 89", "smtp; 452 4.2.2 Mailbox full")]


def test_series_of_an_issue_every_two_months_still_suppresses(bob):
    for days_ago in (120, 60):
        came_back(bob, days_ago)
    last = mailed(bob, 1)

    tasks.forget()
    receive(soft(last.pk))

    assert left()[0] == ("soft 120", "")
    assert list(Suppression.objects.values_list("address", "reason")) == [(BOB, "soft_bounces")]


def test_report_goes_once_three_later_issues_decide(bob):
    came_back(bob, 200)
    for days_ago in (150, 120, 91):
        mailed(bob, days_ago)

    tasks.forget()

    assert left() == []


@pytest.mark.parametrize("state", ["unsubscribed", "suppressed", "erased"])
def test_report_on_who_gets_no_more_issues_is_needed_for_no_series(bob, state):
    came_back(bob, 91)
    if state == "suppressed":
        Suppression.objects.create(address=BOB, reason="by_hand")
    elif state == "erased":
        privacy.erase(BOB)
    else:
        Subscriber.objects.update(state=state)

    tasks.forget()

    assert left() == []


def test_figures_stay_and_a_forgotten_report_counts_for_nothing_more(bob):
    mail = mailed(bob, 91)
    Bounce.objects.create(delivery=mail, kind="hard", report="forgotten")
    Figure.objects.count_one(mail.mailing_id, "en", "bounced")
    Bounce.objects.update(received_at=mail.created_at)
    tasks.forget()

    fate = receive(bounce(mail.pk))

    assert (fate, Bounce.objects.count(), Suppression.objects.count()) == (Fate.NOTHING, 0, 0)
    assert list(Figure.objects.values_list("event", "number")) == [("bounced", 1)]


def test_late_complaint_is_heeded_without_a_figure(bob):
    receive(complaint(mailed(bob, 91).pk))

    bob.refresh_from_db()
    assert (bob.state, Suppression.objects.get().reason) == ("unsubscribed", "complaint")
    assert not Figure.objects.exists()

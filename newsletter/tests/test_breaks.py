from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import launching, tasks
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Mailing, Sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailing(relay):
    """Running, as it stands in a backup of two hours ago."""
    make_subscriber()
    mailing = make_mailing()
    launching.launch(mailing, ["en"])
    tasks.sweep()
    Sweep.objects.update(last_at=timezone.now() - timedelta(hours=2))
    return mailing


def test_mailing_of_a_restored_backup_waits_for_a_person(mailing, relay):
    tasks.sweep()
    drain()

    mailing.refresh_from_db()
    assert (mailing.state, mailing.paused_reason) == ("paused", "after_break")
    assert relay.mails() == {}


def test_task_that_outlived_the_break_sends_nothing_before_that(mailing, relay):
    drain()

    assert relay.mails() == {}


def test_resumed_mailing_goes_on(mailing, relay):
    tasks.sweep()
    launching.resume(Mailing.objects.get())

    drain()

    assert list(relay.mails()) == ["bob@reader.example"]


@pytest.fixture
def scheduled():
    """Due for half an hour, as it stands in a backup of two hours ago."""
    make_subscriber()
    tasks.sweep()
    due_at = timezone.now() - timedelta(minutes=30)
    Sweep.objects.update(last_at=timezone.now() - timedelta(hours=2))
    return make_mailing(state="scheduled", scheduled_for=due_at)


def test_mailing_that_fell_due_in_the_break_waits_for_a_person_too(scheduled, relay):
    for _time in range(2):
        tasks.sweep()
        drain()

    scheduled.refresh_from_db()
    assert (scheduled.state, scheduled.is_overdue) == ("scheduled", True)
    assert relay.mails() == {}


def test_person_may_launch_it_all_the_same(scheduled, relay):
    tasks.sweep()
    launching.launch(scheduled, ["en"])

    tasks.sweep()
    drain()

    scheduled.refresh_from_db()
    assert (list(relay.mails()), scheduled.paused_reason) == (["bob@reader.example"], "")


def time_comes() -> None:
    """As if it were later: the moment of its schedule has just passed."""
    Mailing.objects.update(scheduled_for=timezone.now() - timedelta(seconds=1))


def test_mailing_that_gets_another_time_goes_out_then(scheduled, relay):
    tasks.sweep()
    launching.schedule(scheduled, timezone.now() + timedelta(minutes=20))
    time_comes()

    tasks.sweep()
    tasks.sweep()
    drain()

    assert list(relay.mails()) == ["bob@reader.example"]


def test_mailing_that_is_due_after_the_break_goes_out_by_itself(scheduled, relay):
    Mailing.objects.update(scheduled_for=timezone.now() + timedelta(minutes=1))
    tasks.sweep()
    time_comes()

    tasks.sweep()
    tasks.sweep()
    drain()

    assert list(relay.mails()) == ["bob@reader.example"]


def test_short_break_stops_nothing(mailing, relay):
    Sweep.objects.update(last_at=timezone.now() - timedelta(minutes=50))

    tasks.sweep()
    drain()

    assert list(relay.mails()) == ["bob@reader.example"]

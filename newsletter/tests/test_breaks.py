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


def test_short_break_stops_nothing(mailing, relay):
    Sweep.objects.update(last_at=timezone.now() - timedelta(minutes=50))

    tasks.sweep()
    drain()

    assert list(relay.mails()) == ["bob@reader.example"]

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from newsletter import launching, tasks
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailing(settings):
    """On its way to one reader since five minutes."""
    settings.ADMINS = [("Alice", "alice@city.example")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_subscriber()
    mailing = make_mailing()
    launching.launch(mailing, ["en"])
    tasks.freeze(mailing.pk)
    before = timezone.now() - timedelta(minutes=5)
    Mailing.objects.update(launched_at=before)
    Delivery.objects.update(next_attempt_at=before)
    return mailing


def test_mailing_that_stands_still_alarms_the_administrators_once(mailing):
    tasks.sweep()
    tasks.sweep()

    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["alice@city.example"], "[Django] The mailing “first-issue” stands still")
    ]


def test_mailing_that_went_on_and_stands_still_again_alarms_again(mailing):
    tasks.sweep()
    Mailing.objects.update(stall_reported_at=timezone.now() - timedelta(minutes=10))

    tasks.sweep()

    assert len(mail.outbox) == 2


def test_paused_mailing_alarms_nobody(mailing):
    launching.pause(mailing)

    tasks.sweep()

    assert mail.outbox == []


def test_mail_that_waits_for_its_next_attempt_alarms_nobody(mailing):
    Delivery.objects.update(
        state="deferred", next_attempt_at=timezone.now() - timedelta(seconds=30)
    )

    tasks.sweep()

    assert mail.outbox == []

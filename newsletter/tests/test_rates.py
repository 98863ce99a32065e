import time
from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import launching, rates, tasks
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, SendingRate

pytestmark = pytest.mark.django_db


def accepted_lately(count: int, seconds: float) -> None:
    """So many mails were taken, the first of them so many seconds ago."""
    first = timezone.now() - timedelta(seconds=seconds)
    Delivery.objects.bulk_create(
        Delivery(
            kind="test",
            mailing=make_mailing(f"issue-{number}"),
            language="en",
            state="accepted",
            settled_at=first,
        )
        for number in range(count)
    )


def test_moments_are_promised_one_after_the_other():
    first, second = (rates.reserve("relay", 10, within=5) for _time in range(2))

    assert (first.left, second.left) == (1, 1)
    assert 0.08 < second.start - first.start < 0.12


def test_nothing_is_promised_after_the_end():
    for _time in range(3):
        rates.reserve("relay", 1, within=5)

    assert rates.reserve("relay", 1, within=1) is None


def test_moment_that_was_missed_is_lost(settings):
    settings.MAIL_RATE = 10
    pace = rates.Pace()
    pace.seconds(time.monotonic() + 9)
    time.sleep(0.3)

    pace.seconds(time.monotonic() + 9)

    promised = SendingRate.objects.get(key="relay").next_at - timezone.now()
    assert timedelta(seconds=0.05) < promised <= timedelta(seconds=0.1)


def test_turn_that_was_not_used_is_kept(settings):
    settings.MAIL_RATE = 10
    pace = rates.Pace()
    pace.seconds(time.monotonic() + 9)
    before = SendingRate.objects.get(key="relay").next_at

    pace.keep()

    assert pace.seconds(time.monotonic() + 9) == 0
    assert SendingRate.objects.get(key="relay").next_at == before


def test_batch_ends_before_its_lease(settings):
    settings.MAIL_RATE, settings.MAIL_CONNECTIONS, settings.MAIL_LEASE_SECONDS = 10, 8, 120

    assert rates.Pace().batch() == 37


def test_without_a_limit_nobody_waits():
    assert rates.Pace().seconds(time.monotonic() + 9) == 0
    assert not SendingRate.objects.exists()


def test_relay_that_asks_for_less_gets_half():
    accepted_lately(20, seconds=2)

    rates.halve()

    assert rates.relay_rate() == pytest.approx(5, rel=0.2)


def test_relay_never_gets_less_than_a_quarter():
    accepted_lately(40, seconds=2)
    for _time in range(5):
        rates.halve()
        SendingRate.objects.update(lowered_at=timezone.now() - timedelta(seconds=60))

    rates.halve()

    assert SendingRate.objects.get().lowered_to >= 5 * 0.8


def test_lowered_rate_grows_until_it_is_forgotten():
    accepted_lately(40, seconds=2)
    rates.halve()
    SendingRate.objects.update(lowered_at=timezone.now() - timedelta(seconds=90))
    grown = rates.relay_rate()
    SendingRate.objects.update(lowered_at=timezone.now() - timedelta(seconds=121))

    assert (grown, rates.relay_rate()) == (pytest.approx(20, rel=0.2), None)


def test_mail_to_a_limited_domain_waits_and_the_others_go(settings, relay):
    settings.MAIL_DOMAIN_RATES = {"slow.example": 0.01}
    for name in ("a@slow.example", "b@slow.example", "c@fast.example"):
        make_subscriber(name)
    mailing = make_mailing()
    launching.launch(mailing, ["en"])
    tasks.freeze(mailing.pk)

    drain()

    assert sorted(relay.mails()) == ["a@slow.example", "c@fast.example"]
    waiting = Delivery.objects.get(state="pending")
    assert (waiting.address, waiting.attempts) == ("b@slow.example", 0)
    assert waiting.next_attempt_at > timezone.now() + timedelta(seconds=60)


def test_domain_gets_as_many_mails_a_second_as_it_may(settings):
    settings.MAIL_DOMAIN_RATES = {"fast.example": 100}

    rates.wait_for("fast.example")

    promised = SendingRate.objects.get(key="fast.example").next_at - timezone.now()
    assert promised <= timedelta(seconds=0.01)


def test_many_temporary_refusals_halve_the_rate(relay):
    for number in range(15):
        make_subscriber(f"reader{number}@reader.example")
        relay.answers[f"reader{number}@reader.example"] = "451 4.7.1 Slow down"
    mailing = make_mailing()
    launching.launch(mailing, ["en"])
    tasks.freeze(mailing.pk)

    drain()

    mailing.refresh_from_db()
    assert (mailing.state, rates.relay_rate()) == ("running", pytest.approx(1, rel=0.1))


def test_full_mailboxes_lower_no_rate(relay):
    for number in range(15):
        make_subscriber(f"reader{number}@reader.example")
        relay.answers[f"reader{number}@reader.example"] = "452 4.2.2 Mailbox full"
    mailing = make_mailing()
    launching.launch(mailing, ["en"])
    tasks.freeze(mailing.pk)

    drain()

    assert rates.relay_rate() is None

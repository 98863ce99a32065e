"""Who may send which mail, and what comes back from those who can't."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import claims, consent, delivery, launching, slots, tasks
from newsletter.drain import drain
from newsletter.models import Delivery, DrainSlot, Subscriber, Suppression
from newsletter.smtp import Outcome, Verdict
from newsletter.tests.ledger import begin, counts, launch, mailing_to_three

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailing():
    return mailing_to_three()


def test_mail_is_not_begun_for_who_left_meanwhile(mailing, relay):
    launch(mailing)
    claimed = claims.claim("token")
    consent.unsubscribe(Subscriber.objects.get(address="bob@reader.example"))
    Suppression.objects.create(address="alice@reader.example", reason="by_hand")

    begun = {claim.address for claim in claimed if begin(claim, "token")}

    assert begun == {"charlie@reader.example"}


def test_mail_of_somebody_elses_claim_is_not_begun(mailing):
    launch(mailing)
    claimed = claims.claim("mine")

    assert [begin(claim, "theirs") for claim in claimed] == [False] * 3


def test_claims_of_a_dead_process_return(mailing):
    launch(mailing)
    first, second, _third = claims.claim("dead")
    begin(first, "dead")
    Delivery.objects.filter(token="dead").update(lease_until=timezone.now() - timedelta(seconds=1))

    claims.return_expired()

    assert counts(mailing) == {"pending": 2, "unknown": 1}


def test_late_answer_still_counts_for_a_mail_thought_lost(mailing):
    launch(mailing)
    claimed = claims.claim("slow")
    begin(claimed[0], "slow")
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    claims.return_expired()

    delivery.settle(claimed[0], "slow", Outcome(Verdict.ACCEPTED, 250, "OK"))

    assert counts(mailing) == {"accepted": 1, "pending": 2}


def test_pause_and_resume(mailing, relay):
    launch(mailing)
    launching.pause(mailing)
    drain()
    assert relay.mails() == {}

    launching.resume(mailing)
    drain()

    assert counts(mailing) == {"accepted": 3}


def test_pause_returns_what_is_claimed(mailing):
    launch(mailing)
    claimed = claims.claim("token")
    launching.pause(mailing)

    begun = [begin(claim, "token") for claim in claimed]
    for claim in claimed:
        claims.drop(claim, "token")

    assert (begun, counts(mailing)) == ([False] * 3, {"pending": 3})


def test_resumed_mailing_skips_nobody_whose_mail_the_pause_held_back(mailing):
    launch(mailing)
    first, *_others = claims.claim("token")
    launching.pause(mailing)
    begun = begin(first, "token")
    launching.resume(mailing)

    claims.drop(first, "token")

    assert (begun, counts(mailing)) == (False, {"claimed": 2, "pending": 1})


def test_running_mailing_skips_who_left_or_is_suppressed(mailing):
    launch(mailing)
    claimed = claims.claim("token")
    consent.unsubscribe(Subscriber.objects.get(address="bob@reader.example"))
    Suppression.objects.create(address="alice@reader.example", reason="by_hand")

    for claim in claimed:
        claims.drop(claim, "token")

    assert counts(mailing) == {"pending": 1, "skipped": 2}


def test_cancelled_mailing_sends_nothing_more(mailing, relay):
    launch(mailing)
    claimed = claims.claim("token")
    launching.cancel(mailing)

    begun = [begin(claim, "token") for claim in claimed]
    drain()

    assert (begun, relay.mails()) == ([False] * 3, {})
    launching.cancel_rest(mailing.pk)
    assert counts(mailing) == {"cancelled": 3}


def test_no_more_connections_than_the_relay_allows(mailing, relay, settings):
    settings.MAIL_CONNECTIONS = 2
    launch(mailing)

    assert [slots.take("first"), slots.take("second"), slots.take("third")] == [True, True, False]
    drain()

    assert (relay.connections, counts(mailing)) == (0, {"pending": 3})


def test_slot_of_a_dead_process_is_free_again(settings):
    slots.take("dead")
    DrainSlot.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert slots.take("alive")
    assert not slots.renew("dead")


def test_sweep_starts_a_drain_per_free_slot(mailing, settings, monkeypatch):
    asked = []
    settings.MAIL_CONNECTIONS = 3
    launch(mailing)
    monkeypatch.setattr(slots, "ask_for", asked.append)
    slots.take("busy")

    tasks.sweep()

    assert asked == ["drain", "drain"]


def test_sweep_freezes_what_was_launched_when_the_queue_was_lost(mailing):
    launching.launch(mailing, ["de", "en"])

    tasks.sweep()

    mailing.refresh_from_db()
    assert (mailing.state, counts(mailing)) == ("running", {"pending": 2})


def test_step_of_the_sweep_that_fails_stops_no_other(mailing, monkeypatch, caplog):
    def fail():
        raise ValueError("something nobody thought of")

    monkeypatch.setattr(tasks, "SWEEP", (fail, *tasks.SWEEP))
    launching.launch(mailing, ["de", "en"])

    tasks.sweep()

    assert counts(mailing) == {"pending": 2}
    assert "A step of the sweep failed: fail" in caplog.text

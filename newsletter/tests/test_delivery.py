from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from newsletter import claims, consent, launching, privacy, tasks
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing, Subscriber, Suppression
from newsletter.sender import message_id
from newsletter.tests.ledger import counts, launch, mailing_to_three, row
from ucan_portal.tests.relay import Relay

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailing():
    return mailing_to_three()


def test_each_subscriber_gets_one_mail_in_their_language(mailing, relay):
    drain_all = launch(mailing)

    drain()
    drain()

    subjects = {address: mail["Subject"] for address, mail in relay.mails().items()}
    assert subjects == {
        "alice@reader.example": "Neues von U_CAN",
        "bob@reader.example": "News from U_CAN",
        "charlie@reader.example": "Новини U_CAN",
    }
    drain_all.refresh_from_db()
    assert (drain_all.state, counts(mailing)) == ("finished", {"accepted": 3})


def test_temporary_refusal_is_tried_again_later(mailing, relay, settings):
    settings.MAIL_RETRY_SECONDS = [300, 1800]
    relay.answers["bob@reader.example"] = "451 4.7.1 Try again later"
    launch(mailing)

    drain()

    bob = row("bob@reader.example")
    wait = bob.next_attempt_at - timezone.now()
    assert (bob.state, bob.smtp_code, bob.smtp_text) == ("deferred", 451, "4.7.1 Try again later")
    assert timedelta(seconds=290) < wait <= timedelta(seconds=300)
    assert counts(mailing) == {"accepted": 2, "deferred": 1}


def test_deferred_mail_is_sent_when_it_is_due(mailing, relay):
    relay.answers["bob@reader.example"] = "451 4.7.1 Try again later"
    launch(mailing)
    drain()
    relay.answers.clear()
    Delivery.objects.update(next_attempt_at=timezone.now())

    drain()

    assert counts(mailing) == {"accepted": 3}
    assert (len(relay.mails()), row("bob@reader.example").attempts) == (3, 2)


def test_deferred_mail_expires_after_a_day(mailing, relay):
    relay.answers["bob@reader.example"] = "451 4.7.1 Try again later"
    launch(mailing)
    drain()
    Delivery.objects.filter(state="deferred").update(
        next_attempt_at=timezone.now(), first_attempt_at=timezone.now() - timedelta(hours=25)
    )

    drain()

    assert row("bob@reader.example").state == "rejected"


def test_unknown_address_is_rejected_and_suppressed(mailing, relay):
    relay.answers["bob@reader.example"] = "550 5.1.1 No such user"
    launch(mailing)

    drain()

    assert counts(mailing) == {"accepted": 2, "rejected": 1}
    assert list(Suppression.objects.values_list("address", "reason")) == [
        ("bob@reader.example", "no_such_address")
    ]


def test_refusal_for_other_reasons_suppresses_nobody(mailing, relay):
    relay.answers["bob@reader.example"] = "550 5.7.1 Not today"
    launch(mailing)

    drain()

    assert counts(mailing) == {"accepted": 2, "rejected": 1}
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    ("answer", "state"), [("552 5.3.4 Too big", "rejected"), ("452 4.2.2 Full", "deferred")]
)
def test_refusal_after_the_final_dot_is_an_answer(mailing, relay, answer, state):
    relay.answers["DATA"] = answer
    launch(mailing)

    drain()

    assert counts(mailing) == {state: 3}


def test_connection_lost_after_the_final_dot_leaves_the_mail_unknown(mailing, relay):
    relay.answers["DATA"] = Relay.LOST
    launch(mailing)

    drain()

    assert counts(mailing) == {"unknown": 3}


def test_connection_lost_before_the_final_dot_defers_the_mail(mailing, relay):
    relay.answers["bob@reader.example"] = Relay.LOST
    launch(mailing)

    drain()

    assert counts(mailing) == {"accepted": 2, "deferred": 1}


def test_refused_sender_pauses_the_mailing_and_blames_nobody(mailing, relay):
    relay.answers["MAIL"] = "553 5.1.8 Sender not allowed"
    launch(mailing)

    drain()

    mailing.refresh_from_db()
    assert (mailing.state, counts(mailing)) == ("paused", {"pending": 3})
    assert mailing.paused_sentence == (
        "The relay refuses our sender address. 553 5.1.8 Sender not allowed"
    )


def test_refused_sender_brings_no_mail_nearer_to_its_end(mailing, relay):
    """The mailing may be paused for days, until somebody has put the sender right."""
    relay.answers["MAIL"] = "550 5.7.1 Sender address rejected"
    launch(mailing)
    drain()
    Delivery.objects.update(first_attempt_at=F("first_attempt_at") - timedelta(days=2))
    del relay.answers["MAIL"]
    relay.answers |= dict.fromkeys(
        Delivery.objects.values_list("address", flat=True), "451 4.7.1 Greylisted"
    )

    mailing.refresh_from_db()
    launching.resume(mailing)
    drain()

    assert counts(mailing) == {"deferred": 3}


def test_relay_that_is_down_costs_no_attempt(mailing, relay, settings):
    settings.EMAIL_PORT = 1
    launch(mailing)

    drain()

    assert counts(mailing) == {"pending": 3}
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}


def test_too_many_failures_pause_the_mailing(mailing, relay):
    for number in range(20):
        make_subscriber(f"reader{number}@reader.example")
        relay.answers[f"reader{number}@reader.example"] = "550 5.7.1 Not today"
    launch(mailing)

    drain()

    mailing.refresh_from_db()
    assert mailing.state == "paused"
    assert counts(mailing) == {"accepted": 2, "rejected": 11, "pending": 10}


def test_erased_reader_is_skipped_and_the_sum_holds(mailing, relay):
    launch(mailing)
    privacy.erase("bob@reader.example")

    drain()

    assert counts(mailing) == {"accepted": 2, "skipped": 1}
    assert list(relay.mails()) == ["alice@reader.example", "charlie@reader.example"]
    assert list(mailing.deliveries.filter(state="skipped").values("address", "subscriber")) == [
        {"address": "", "subscriber": None}
    ]


def test_resending_the_unknown_keeps_the_message_id(mailing, relay):
    relay.answers["DATA"] = Relay.LOST
    launch(mailing)
    before = {row.pk: message_id(row.pk, row.created_at) for row in Delivery.objects.all()}
    drain()
    relay.answers.clear()

    assert launching.resend_unknown(mailing) == 3
    drain()

    assert {mail["Message-ID"] for mail in relay.mails().values()} == set(before.values())
    assert counts(mailing) == {"accepted": 3}


def test_mails_that_readers_wait_for_go_first(mailing, relay):
    launch(mailing)
    new = make_subscriber("new@reader.example", state=Subscriber.State.UNCONFIRMED)
    consent.owe(Delivery.Kind.CONFIRMATION, new)

    drain()

    assert list(relay.mails())[0] == "new@reader.example"


def test_mailing_that_cannot_be_built_is_paused_and_holds_up_no_other(mailing, relay, monkeypatch):
    launch(mailing)
    other = launch(make_mailing("second-issue"))
    Mailing.objects.filter(pk=mailing.pk).update(subject_uk="Line\nbreak")

    drain()

    mailing.refresh_from_db()
    assert mailing.state == "paused"
    assert mailing.paused_reason == Mailing.PauseReason.NOT_BUILT
    assert counts(other) == {"accepted": 3}


def test_mailing_that_is_put_right_and_resumed_at_once_skips_nobody(mailing, relay, monkeypatch):
    launch(mailing)
    right = mailing.subject_uk
    Mailing.objects.filter(pk=mailing.pk).update(subject_uk="Line\nbreak")

    def claim_and_resume(*arguments):
        """The drain that found it broken looks for more when an editor presses “Resume”."""
        if Mailing.objects.filter(pk=mailing.pk, state="paused").update(subject_uk=right):
            launching.resume(mailing)
        return claim(*arguments)

    claim = claims.claim
    monkeypatch.setattr(claims, "claim", claim_and_resume)

    drain()

    assert counts(mailing) == {"accepted": 3}


def test_test_that_cannot_be_built_is_put_away(mailing, relay):
    Delivery.objects.create(
        kind="test", mailing=mailing, address="editor@city.example", language="uk"
    )
    Mailing.objects.filter(pk=mailing.pk).update(subject_uk="Line\nbreak")

    drain()

    assert counts(mailing) == {"skipped": 1}
    assert relay.mails() == {}


def test_forget_deletes_what_nobody_confirmed(mailing):
    old = make_subscriber("old@reader.example", state=Subscriber.State.UNCONFIRMED)
    make_subscriber("new@reader.example", state=Subscriber.State.UNCONFIRMED)
    long_ago = timezone.now() - timedelta(days=31)
    Subscriber.objects.filter(pk=old.pk).update(created_at=long_ago)
    old.consents.update(requested_at=long_ago)

    tasks.forget()

    assert not Subscriber.objects.filter(pk=old.pk).exists()
    assert Subscriber.objects.count() == 4


def test_forget_removes_network_addresses(mailing):
    bob = Subscriber.objects.at("bob@reader.example")
    bob.consents.update(
        network_address="192.0.2.1", requested_at=F("requested_at") - timedelta(days=91)
    )

    tasks.forget()

    assert bob.consents.get().network_address is None

"""What lifts a suppression, what does not, and what its reader is told."""

import pytest
from django.urls import reverse

from newsletter import consent, mail_requests
from newsletter.bounces import receive
from newsletter.factories import make_subscriber
from newsletter.models import Subscriber, Suppression
from newsletter.tests.reports import BOB, bounce, complaint, long_confirmed, mailed

pytestmark = pytest.mark.django_db

REASONS = Suppression.Reason.values
WAY_BACK = "subscribe anew with this address: we send you one mail"


@pytest.fixture
def bob():
    return long_confirmed()


def suppressed() -> list[str]:
    return list(Suppression.objects.values_list("reason", flat=True))


def page(name, token) -> str:
    return reverse(f"newsletter:{name}", args=[token])


def take_back(client, subscriber):
    return client.post(page("resubscribe", subscriber.unsubscribe_token), follow=True)


def sign_up_anew(client, subscriber):
    """The form, and the button behind the link in the mail that answers it."""
    mail_requests.ask("sign_up", subscriber.email, "192.0.2.1", language="en")
    mail_requests.answer_all()
    client.post(page("confirm", subscriber.confirm_token))


def test_taking_back_after_a_complaint_neither_subscribes_nor_lifts_it(client, bob):
    receive(complaint(mailed(bob).pk))

    told = take_back(client, bob).text

    assert suppressed() == ["complaint"]
    assert (Subscriber.objects.get().state, bob.consents.count()) == ("unsubscribed", 1)
    assert ["was reported as spam" in told, WAY_BACK in told] == [True, True]


def test_taking_back_does_not_lift_that_the_address_does_not_exist(client, bob):
    receive(bounce(mailed(bob).pk))
    consent.unsubscribe(bob)

    told = take_back(client, bob).text

    assert suppressed() == ["no_such_address"]
    assert Subscriber.objects.get().state == "unsubscribed"
    assert ["this address does not exist" in told, WAY_BACK in told] == [True, True]


@pytest.mark.parametrize("reason", REASONS)
def test_no_link_of_a_mail_of_before_lifts_a_suppression(client, bob, reason):
    consent.unsubscribe(bob)
    Suppression.objects.create(address=BOB, reason=reason)

    take_back(client, bob)
    client.post(page("confirm", bob.confirm_token))
    client.post(page("preferences", bob.preferences_token), {"language": "en"})

    assert suppressed() == [reason]
    assert not Subscriber.objects.mailable().exists()


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("state", ["confirmed", "unsubscribed"])
def test_fresh_double_opt_in_lifts_every_suppression(client, state, reason):
    bob = make_subscriber(state=state)
    Suppression.objects.create(address=BOB, reason=reason)

    sign_up_anew(client, bob)

    assert suppressed() == []
    assert list(Subscriber.objects.mailable()) == [bob]


def test_fresh_double_opt_in_after_a_complaint_is_a_new_consent(client, bob):
    receive(complaint(mailed(bob).pk))

    sign_up_anew(client, bob)

    new, old = bob.consents.all()
    assert (new.source, bool(new.confirmed_at), new.withdrawn_at) == ("form", True, None)
    assert old.withdrawn_at is not None


def test_request_of_before_the_complaint_confirms_nothing(client):
    bob = make_subscriber(state="unconfirmed")
    receive(complaint(mailed(bob, kind="confirmation").pk))

    client.post(page("confirm", bob.confirm_token))

    assert (suppressed(), Subscriber.objects.get().state) == (["complaint"], "unconfirmed")


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("name", ["preferences", "confirm"])
def test_pages_of_the_reader_say_why_nothing_comes(client, bob, name, reason):
    address = page(name, getattr(bob, f"{name}_token"))
    before = client.get(address).text
    Suppression.objects.create(address=BOB, reason=reason)

    after = client.get(address).text

    assert ["newsletter goes to" in text for text in (before, after)] == [True, False]
    assert [WAY_BACK in text for text in (before, after)] == [False, True]

"""Unsubscribing, taking it back, and what is counted of it without a trace of who it was."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from newsletter import consent, mail_requests
from newsletter.declarations import CURRENT, declaration
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Figure, Subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return make_subscriber()


def deliver(subscriber, slug="first-issue", days=1, state="accepted"):
    return Delivery.objects.create(
        kind="mailing",
        mailing=make_mailing(slug),
        subscriber=subscriber,
        address=subscriber.address,
        language=subscriber.language,
        state=state,
        settled_at=timezone.now() - timedelta(days=days),
    )


def figures() -> list[tuple]:
    found = Figure.objects.order_by("pk")
    return list(found.values_list("mailing__slug", "language", "event", "number"))


def path(name, subscriber) -> str:
    return reverse(f"newsletter:{name}", args=[subscriber.unsubscribe_token])


def test_page_after_leaving_offers_to_take_it_back(client, bob):
    consent.unsubscribe(bob)

    page = client.get(path("unsubscribe", bob)).text

    assert f'action="{path("resubscribe", bob)}"' in page
    assert declaration("en") in page


def test_taken_back_is_a_new_declaration(client, bob):
    consent.unsubscribe(bob)

    response = client.post(path("resubscribe", bob))

    logged = bob.consents.first()
    assert response["Location"] == path("unsubscribe", bob)
    assert Subscriber.objects.get().is_confirmed
    assert (logged.text_version, logged.source, logged.withdrawn_at) == (
        CURRENT,
        "taken back",
        None,
    )


@pytest.mark.parametrize("state", ["confirmed", "unconfirmed"])
def test_nothing_is_taken_back_by_who_has_not_left(client, state):
    subscriber = make_subscriber(state=state)

    client.post(path("resubscribe", subscriber))

    assert (Subscriber.objects.get().state, subscriber.consents.count()) == (state, 1)


def test_leaving_is_counted_with_the_last_issue_that_arrived(bob):
    deliver(bob, "first", days=9)
    deliver(bob, "second", days=2)
    deliver(bob, "third", days=1, state="rejected")

    for _time in range(2):
        consent.unsubscribe(bob)

    assert figures() == [("second", "en", "unsubscribed", 1)]


@pytest.mark.parametrize(("days", "counted"), [(29, 1), (31, 0)])
def test_leaving_long_after_an_issue_is_counted_with_none(bob, days, counted):
    deliver(bob, days=days)

    consent.unsubscribe(bob)

    assert len(figures()) == counted


def test_coming_back_is_counted_with_the_issue_that_one_left(client, bob):
    deliver(bob)
    consent.unsubscribe(bob)

    client.post(path("resubscribe", bob))

    assert figures() == [
        ("first-issue", "en", "unsubscribed", 1),
        ("first-issue", "en", "resubscribed", 1),
    ]


@pytest.mark.parametrize(("days", "counted"), [(29, 1), (31, 0)])
def test_coming_back_through_the_form_is_counted_for_thirty_days(days, counted):
    bob = make_subscriber(state=Subscriber.State.UNSUBSCRIBED)
    deliver(bob, days=days + 1)
    left_at = timezone.now() - timedelta(days=days)
    bob.consents.update(requested_at=left_at, confirmed_at=left_at, withdrawn_at=left_at)

    mail_requests.ask("sign_up", bob.email, "192.0.2.1", language="en")
    mail_requests.answer_all()
    consent.confirm(bob)

    assert Subscriber.objects.get().is_confirmed
    assert figures() == [("first-issue", "en", "resubscribed", 1)] * counted


def test_first_confirmation_is_no_return(bob):
    new = make_subscriber("new@reader.example", state="unconfirmed")

    consent.confirm(new)

    assert figures() == []


def test_withdrawing_alone_counts_nothing(bob):
    deliver(bob)

    assert consent.withdraw(bob)

    assert (Subscriber.objects.get().state, figures()) == ("unsubscribed", [])

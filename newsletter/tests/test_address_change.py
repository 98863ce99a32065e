from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.factories import make_city
from newsletter import consent, launching, mail_requests, tasks
from newsletter.claims import claim
from newsletter.declarations import declaration
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Consent, Delivery, MailRequest, Subscriber, Suppression

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return make_subscriber("bob@old.example")


def ask(client, subscriber, email="bob@new.example", **fields):
    path = reverse("newsletter:new_address", args=[subscriber.preferences_token])
    response = client.post(path, {"email": email} | fields)
    mail_requests.answer_all()
    subscriber.refresh_from_db()
    return response


def confirm(client, subscriber):
    return client.post(reverse("newsletter:address", args=[subscriber.address_token]))


def launch(languages=("en",)):
    mailing = make_mailing()
    launching.launch(mailing, list(languages))
    tasks.freeze(mailing.pk)
    return mailing


def ledger() -> list[tuple[str, str]]:
    mails = Delivery.objects.of_mailings().order_by("pk")
    return list(mails.values_list("address", "state"))


def test_new_address_is_asked_and_the_old_one_kept_until_it_answers(client, bob, relay):
    path = reverse("newsletter:new_address", args=[bob.preferences_token])

    response = ask(client, bob)
    drain()

    assert (response.status_code, response["Location"]) == (302, f"{path}?sent")
    assert (bob.email, bob.new_email) == ("bob@old.example", "bob@new.example")
    assert list(relay.mails()) == ["bob@new.example"]


def test_mail_to_the_new_address_holds_the_key_to_nothing_else(client, bob, relay):
    ask(client, bob)
    drain()

    content = relay.mails()["bob@new.example"].as_string()
    others = (bob.preferences_token, bob.unsubscribe_token, bob.confirm_token, "old.example")
    assert f"/en/newsletter/address/{bob.address_token}/" in content
    assert [secret for secret in others if secret in content] == []


def test_page_of_the_new_address_shows_the_declaration_and_not_the_old_address(client, bob):
    ask(client, bob)

    page = client.get(reverse("newsletter:address", args=[bob.address_token])).text

    assert ("bob@new.example" in page, "old.example" in page) == (True, False)
    assert declaration("en") in page


def test_confirmed_address_replaces_the_old_one_and_keeps_choices(client, bob):
    city = make_city()
    bob.cities.add(city)
    Subscriber.objects.update(language="uk", frequency="monthly")
    ask(client, bob)

    response = confirm(client, bob)

    bob.refresh_from_db()
    assert response["Location"] == reverse("newsletter:preferences", args=[bob.preferences_token])
    assert (bob.email, bob.address, bob.new_email) == ("bob@new.example", "bob@new.example", "")
    assert (bob.language, bob.frequency, list(bob.cities.all())) == ("uk", "monthly", [city])


def test_confirmed_address_is_in_the_consent_log(client, bob):
    ask(client, bob)

    confirm(client, bob)

    logged = Consent.objects.first()
    assert (logged.source, logged.language) == ("new address", "en")
    assert logged.confirmed_at > logged.requested_at
    assert logged.network_address == "127.0.0.1"


def test_old_address_is_forgotten(client, bob, relay):
    launch()
    drain()
    Suppression.objects.create(address="bob@old.example", reason="soft_bounces")
    ask(client, bob)

    confirm(client, bob)

    assert ledger() == [("", "accepted")]
    assert not Suppression.objects.exists()
    assert not Delivery.objects.letters().exists()


def test_links_of_the_old_mailbox_end(client, bob):
    ask(client, bob)
    old = Subscriber.objects.get()

    confirm(client, bob)

    tokens = (old.confirm_token, old.preferences_token, old.unsubscribe_token, old.address_token)
    pages = ("confirm", "preferences", "unsubscribe", "address")
    paths = [reverse(f"newsletter:{p}", args=[t]) for p, t in zip(pages, tokens, strict=True)]
    assert {client.get(path).status_code for path in paths} == {404}


def test_mail_that_is_on_its_way_goes_to_the_new_address(client, bob, relay):
    launch()
    held = claim("somebody")
    ask(client, bob)

    confirm(client, bob)
    drain()

    assert [row.recipient for row in held] == ["bob@old.example"]
    assert list(relay.mails()) == ["bob@new.example"]
    assert ledger() == [("bob@new.example", "accepted")]


@pytest.mark.parametrize("state", Subscriber.State.values)
def test_known_address_becomes_one_with_the_subscription(client, bob, state):
    make_subscriber("bob@new.example", state=state, language="de")
    response = ask(client, bob)

    confirm(client, bob)

    assert response["Location"].endswith("?sent")
    assert list(Subscriber.objects.values_list("email", "state", "language")) == [
        ("bob@new.example", "confirmed", "en")
    ]


def test_nobody_with_two_subscriptions_gets_an_issue_twice(client, bob, relay):
    make_subscriber("bob@new.example", language="de")
    launch(["de", "en"])
    waiting = Delivery.objects.filter(address="bob@old.example")
    waiting.update(next_attempt_at=timezone.now() + timedelta(hours=1))
    drain()
    ask(client, bob)

    confirm(client, bob)
    Delivery.objects.update(next_attempt_at=timezone.now())
    drain()

    assert list(relay.mails()) == ["bob@new.example"]
    assert sorted(ledger()) == [("", "accepted"), ("", "skipped")]


def test_issue_that_the_new_address_had_does_not_come_again_in_a_language_that_follows(
    client, bob, relay
):
    make_subscriber("bob@new.example", language="de")
    mailing = launch(["de"])
    drain()
    ask(client, bob)
    confirm(client, bob)

    mailing.refresh_from_db()
    launching.launch(mailing, ["en"])
    tasks.freeze(mailing.pk)

    assert ledger() == [("", "accepted")]


@pytest.mark.parametrize("email", ["bob@old.example", "BOB@old.example", "no address"])
def test_address_that_is_none_or_the_same_is_refused(client, bob, email):
    response = ask(client, bob, email)

    assert response.context["form"].has_error("email")
    assert not MailRequest.objects.exists()


def test_new_address_asked_for_by_a_program_is_not_kept(client, bob):
    ask(client, bob, website="https://spam.example")

    assert (bob.new_email, MailRequest.objects.exists()) == ("", False)


def test_second_wish_ends_the_first(client, bob, relay):
    ask(client, bob, "first@new.example")
    first = bob.address_token

    ask(client, bob, "second@new.example")
    drain()

    assert list(relay.mails()) == ["second@new.example"]
    assert client.get(reverse("newsletter:address", args=[first])).status_code == 404


def test_wish_is_over_after_thirty_days_even_if_nothing_forgets_it(client, bob):
    ask(client, bob)
    Subscriber.objects.update(new_email_asked_at=timezone.now() - timedelta(days=31))

    response = confirm(client, bob)

    assert response.status_code == 404
    assert Subscriber.objects.get().email == "bob@old.example"


def test_who_leaves_takes_the_wish_back(client, bob):
    ask(client, bob)

    consent.unsubscribe(bob)

    stored = Subscriber.objects.get()
    assert (stored.state, stored.new_email, stored.address_token) == ("unsubscribed", "", None)
    assert confirm(client, bob).status_code == 404


def test_who_is_not_subscribed_cannot_move(client):
    left = make_subscriber(state=Subscriber.State.UNSUBSCRIBED)

    ask(client, left)

    assert (left.new_email, Delivery.objects.exists()) == ("", False)

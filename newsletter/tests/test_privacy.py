import json
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from newsletter import mail_requests, privacy, tasks
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import (
    Bounce,
    Consent,
    Delivery,
    Figure,
    MailRequest,
    Subscriber,
    Suppression,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    """A reader of whom everything is known that can be."""
    subscriber = make_subscriber()
    mailing = make_mailing()
    delivery = Delivery.objects.create(
        kind="mailing",
        mailing=mailing,
        subscriber=subscriber,
        address=subscriber.address,
        language="en",
        state="accepted",
        smtp_text="Ok, bob@reader.example",
    )
    Bounce.objects.create(
        delivery=delivery, kind="soft", diagnostic="<bob@reader.example> is full", report="1"
    )
    Suppression.objects.create(address=subscriber.address, reason="soft_bounces")
    mail_requests.ask("link", "bob@reader.example", "192.0.2.1")
    mail_requests.ask("address", "bob@new.example", "192.0.2.1", subscriber)
    mail_requests.answer_all()
    mail_requests.ask("sign_up", "bob@reader.example", "192.0.2.1", language="en")
    return subscriber


def everything() -> str:
    """All rows of the newsletter as text."""
    models = (Bounce, Consent, Delivery, Figure, MailRequest, Subscriber, Suppression)
    rows = [list(model.objects.values()) for model in models]
    return json.dumps(rows, cls=DjangoJSONEncoder)


def age(model, field, **ago):
    model.objects.update(**{field: timezone.now() - timedelta(**ago)})


def test_erased_reader_leaves_a_row_without_person_and_address(bob):
    assert everything().count("bob@") > 8

    assert privacy.erase("Bob@reader.example")

    assert "bob" not in everything()
    assert list(Delivery.objects.values_list("state", "address", "subscriber", "smtp_text")) == [
        ("accepted", "", None, "")
    ]
    assert list(Bounce.objects.values_list("kind", "diagnostic")) == [("soft", "")]


def test_erasing_whoever_was_asked_for_takes_the_wish_back(bob):
    assert privacy.erase("BOB@new.example")

    bob.refresh_from_db()
    assert (bob.email, bob.new_email, bob.address_token) == ("bob@reader.example", "", None)
    assert "bob@new" not in everything()


def test_erasing_nobody_says_so():
    assert privacy.erase("nobody@reader.example") is False


def test_data_page_shows_what_is_kept(client, bob):
    page = client.get(reverse("newsletter:data", args=[bob.preferences_token])).text

    shown = ["bob@reader.example", "bob@new.example", "every issue", "News from U_CAN", "accepted"]
    assert [part for part in shown if part not in page] == []


def test_data_are_downloaded_by_post(client, bob):
    path = reverse("newsletter:data", args=[bob.preferences_token])

    response = client.post(path)

    kept = response.json()
    assert response["Content-Disposition"] == 'attachment; filename="ucan-newsletter.json"'
    assert (kept["email"], kept["subscription"]["new_email"]) == (bob.email, "bob@new.example")
    assert [mail["mailing__slug"] for mail in kept["mails"]] == ["first-issue", None, None]
    assert [bounce["diagnostic"] for bounce in kept["bounces"]] == ["<bob@reader.example> is full"]
    assert [len(kept[name]) for name in ("suppressions", "forms")] == [1, 2]


def test_data_hold_no_key_to_the_pages_of_the_reader(client, bob):
    bob.refresh_from_db()
    text = client.post(reverse("newsletter:data", args=[bob.preferences_token])).text

    tokens = (bob.confirm_token, bob.preferences_token, bob.unsubscribe_token, bob.address_token)
    assert [token for token in tokens if token in text] == []


def test_data_page_asks_as_often_for_thirty_issues_as_for_three(client, bob):
    counts = []
    for number in range(30):
        mailing = make_mailing(f"issue-{number}")
        Delivery.objects.create(
            kind="mailing", mailing=mailing, subscriber=bob, address=bob.address, language="en"
        )
        if number in (2, 29):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("newsletter:data", args=[bob.preferences_token]))
            counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0), (300, 0)])
def test_unconfirmed_go_after_thirty_days_however_late_it_is_looked(days, left):
    make_subscriber(state=Subscriber.State.UNCONFIRMED)
    age(Subscriber, "created_at", days=days)
    age(Consent, "requested_at", days=days)

    tasks.forget()

    assert (Subscriber.objects.count(), Consent.objects.count()) == (left, left)


def test_unconfirmed_who_asked_again_stay():
    make_subscriber(state=Subscriber.State.UNCONFIRMED)
    age(Subscriber, "created_at", days=40)

    tasks.forget()

    assert Subscriber.objects.count() == 1


@pytest.mark.parametrize("state", ["confirmed", "unsubscribed"])
def test_who_has_confirmed_once_stays(state):
    make_subscriber(state=state)
    age(Subscriber, "created_at", days=400)
    Consent.objects.update(requested_at=timezone.now() - timedelta(days=400))

    tasks.forget()

    assert Subscriber.objects.count() == 1


@pytest.mark.parametrize(("days", "kept"), [(89, "192.0.2.7"), (91, None), (900, None)])
def test_network_address_goes_after_ninety_days(days, kept):
    make_subscriber()
    Consent.objects.update(
        network_address="192.0.2.7", requested_at=timezone.now() - timedelta(days=days)
    )

    tasks.forget()

    assert Consent.objects.get().network_address == kept


@pytest.mark.parametrize(("days", "kept"), [(29, "bob@new.example"), (31, ""), (300, "")])
def test_new_address_goes_after_thirty_days(bob, days, kept):
    age(Subscriber, "new_email_asked_at", days=days)

    tasks.forget()

    stored = Subscriber.objects.get()
    assert (stored.new_email, bool(stored.address_token)) == (kept, bool(kept))


@pytest.mark.parametrize(("hours", "left"), [(0.9, 3), (1.1, 1), (23, 1), (25, 0)])
def test_requests_go_after_an_hour_and_unanswered_ones_after_a_day(bob, hours, left):
    age(MailRequest, "made_at", hours=hours)

    tasks.forget()

    assert MailRequest.objects.count() == left


@pytest.mark.parametrize(("days", "left"), [(29, 2), (31, 1)])
def test_declaration_that_is_not_confirmed_goes_after_thirty_days(bob, days, left):
    moment = timezone.now() - timedelta(days=days)
    bob.consents.create(text_version="1", language="en", source="form", requested_at=moment)

    privacy.forget()

    assert bob.consents.count() == left

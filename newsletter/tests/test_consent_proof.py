from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.factories import make_user
from newsletter import consent
from newsletter.declarations import DECLARATIONS, declaration
from newsletter.factories import make_subscriber
from newsletter.import_batches import FOREIGN_DECLARATION
from newsletter.models import Consent

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 7, 1, 10, 30, 5, tzinfo=UTC)


@pytest.fixture
def bob():
    subscriber = make_subscriber(language="uk")
    Consent.objects.update(
        requested_at=MOMENT, confirmed_at=MOMENT, network_address="192.0.2.7", language="uk"
    )
    return subscriber


def log_in(client, group):
    user = make_user("alice@city.example", is_staff=True, language="en", time_zone="Europe/Kyiv")
    user.groups.set(Group.objects.filter(name=group))
    client.force_login(user)


def proof(client, subscriber):
    return client.get(reverse("admin:newsletter_subscriber_proof", args=[subscriber.pk]))


def test_proof_has_words_times_source_and_network_address(client, bob):
    log_in(client, "newsletter manager")

    page = proof(client, bob).text

    wanted = [
        f'<blockquote lang="uk"><p>{declaration("uk")}</p></blockquote>',
        "13:30:05 EEST (UTC+03:00)",
        "sign-up form, confirmed by the link in a mail",
        "192.0.2.7",
        "bob@reader.example",
        "not withdrawn",
        "Funded by the European Union",
    ]
    assert [part for part in wanted if part not in page] == []


def test_proof_of_an_import_claims_no_form_of_the_portal(client, bob):
    """Whatever its file calls the source: nobody confirmed anything here by the link in a mail."""
    log_in(client, "newsletter manager")
    Consent.objects.update(text_version=FOREIGN_DECLARATION, source="form")

    shown = proof(client, bob)
    change = client.get(reverse("admin:newsletter_subscriber_change", args=[bob.pk]))

    assert [declared["source"] for declared in shown.context["declarations"]] == ["form"]
    assert "confirmed by the link in a mail" not in shown.text + change.text


def test_proof_shows_the_words_of_their_own_version(client, bob, monkeypatch):
    log_in(client, "newsletter manager")
    monkeypatch.setitem(DECLARATIONS, "2020-01", {"uk": "Стара заява."})
    Consent.objects.update(text_version="2020-01")

    page = proof(client, bob).text

    assert ("Стара заява." in page, declaration("uk") in page) == (True, False)


def test_proof_says_that_imported_words_are_with_the_source(client, bob):
    log_in(client, "newsletter manager")
    Consent.objects.update(text_version="imported", source="Fair in Lviv, paper form 12")

    page = proof(client, bob).text

    assert "Fair in Lviv, paper form 12" in page
    assert ("<blockquote" in page, "with the source of the import" in page) == (False, True)


def test_proof_keeps_declarations_in_their_order(client, bob):
    log_in(client, "newsletter manager")
    consent.unsubscribe(bob)
    consent.resubscribe(bob, "de", "192.0.2.8")

    entries = [entry["consent"] for entry in proof(client, bob).context["declarations"]]

    assert [(entry.language, entry.withdrawn_at is None) for entry in entries] == [
        ("uk", False),
        ("de", True),
    ]


@pytest.mark.parametrize("group", ["coordinator", "translator", "publisher", "editor"])
def test_proof_is_closed_to_who_sees_no_addresses(client, bob, group):
    log_in(client, group)

    response = proof(client, bob)

    assert (response.status_code, "bob@reader.example" in response.text) == (403, False)


def test_proof_of_nobody_is_not_found(client):
    log_in(client, "newsletter manager")

    response = client.get(reverse("admin:newsletter_subscriber_proof", args=[12345]))

    assert response.status_code == 404

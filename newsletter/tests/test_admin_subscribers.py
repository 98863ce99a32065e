"""Subscribers in the admin: who may see them, and what a manager does there."""

import re

import pytest
from django.urls import reverse

from cities.factories import make_city
from newsletter import consent
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Subscriber
from newsletter.tests.test_admin import EDITOR, MANAGER, launch, log_in, page

pytestmark = pytest.mark.django_db

NO_CONSENTS = {"consents-TOTAL_FORMS": 0, "consents-INITIAL_FORMS": 0}


@pytest.fixture
def editor(client):
    return log_in(client, EDITOR)


def test_editor_sees_counts_and_no_address(client, editor, relay):
    make_subscriber("secret@reader.example")
    relay.answers["secret@reader.example"] = "550 5.1.1 <secret@reader.example> unknown"
    mailing = make_mailing()
    launch(mailing)
    drain()

    listed = client.get(reverse("admin:newsletter_mailing_changelist"))
    shown = client.get(page("progress", mailing))

    assert listed.context["readers"] == {"de": 0, "en": 0, "uk": 0}
    assert (shown.context["progress"].counts["rejected"], "secret@" in shown.text) == (1, False)


@pytest.mark.parametrize("name", ["changelist", "change"])
def test_addresses_are_closed_to_editors(client, name):
    log_in(client, [*EDITOR, "view_subscriber", "change_subscriber"])
    arguments = [make_subscriber().pk] if name == "change" else []

    response = client.get(reverse(f"admin:newsletter_subscriber_{name}", args=arguments))

    assert response.status_code == 403


def test_manager_sees_addresses_and_consents(client):
    log_in(client, MANAGER)
    bob = make_subscriber()

    listed = client.get(reverse("admin:newsletter_subscriber_changelist"))
    shown = client.get(reverse("admin:newsletter_subscriber_change", args=[bob.pk]))

    assert "bob@reader.example" in listed.text
    assert shown.context["inline_admin_formsets"][0].formset.queryset.count() == 1
    assert "sign-up form, confirmed by the link in a mail" in shown.text


def test_filters_say_in_words_that_no_city_was_chosen(client):
    log_in(client, MANAGER)
    make_subscriber().cities.add(make_city())

    shown = client.get(reverse("admin:newsletter_subscriber_changelist")).text

    assert re.findall(r'cities__isnull=True">([^<]+)<', shown) == ["none chosen"]


def test_reader_who_leaves_while_a_manager_saves_stays_away(client, monkeypatch):
    log_in(client, MANAGER)
    bob = make_subscriber()

    def choose_and_wait(reader, frequency):
        consent.unsubscribe(Subscriber.objects.get(pk=bob.pk))

    monkeypatch.setattr(Subscriber, "choose_frequency", choose_and_wait)
    address = reverse("admin:newsletter_subscriber_change", args=[bob.pk])

    response = client.post(address, {"language": "uk", "frequency": "each", **NO_CONSENTS})

    bob.refresh_from_db()
    assert (response.status_code, bob.language, bob.state) == (302, "uk", "unsubscribed")


def test_manager_unsubscribes(client):
    log_in(client, MANAGER)
    bob = make_subscriber()

    client.post(
        reverse("admin:newsletter_subscriber_changelist"),
        {"action": "unsubscribe", "_selected_action": [bob.pk]},
    )

    assert list(Subscriber.objects.values_list("state", flat=True)) == ["unsubscribed"]


def test_readers_own_page_offers_to_unsubscribe_and_to_erase(client):
    log_in(client, MANAGER)
    gone = make_subscriber(state=Subscriber.State.UNSUBSCRIBED)
    stays = make_subscriber("eve@reader.example")

    offered = [
        re.findall(
            r'name="action" value="(\w+)"',
            client.get(reverse("admin:newsletter_subscriber_change", args=[reader.pk])).text,
        )
        for reader in (gone, stays)
    ]

    assert offered == [["erase"], ["unsubscribe", "erase"]]

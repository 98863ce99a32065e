"""Erasing readers from the list in the admin, and the page that asks first."""

import re

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.urls import reverse

from newsletter.factories import make_subscriber
from newsletter.models import Subscriber
from newsletter.tests.test_admin import EDITOR, MANAGER, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    return log_in(client, MANAGER)


@pytest.fixture
def readers():
    names = ("alice", "bob", "charlie")
    return [make_subscriber(f"{name}@reader.example") for name in names]


def address(query="") -> str:
    return reverse("admin:newsletter_subscriber_changelist") + query


def choose(client, *readers, query="", **more):
    chosen = {"action": "erase", "_selected_action": [reader.pk for reader in readers]}
    return client.post(address(query), chosen | more)


def answer_yes(client, page, query=""):
    """Press the button of the page, with what its form holds."""
    fields = re.findall(r'type="hidden" name="(\w+)" value="(\w*)"', page.text)
    names = {name for name, _value in fields if name != "csrfmiddlewaretoken"}
    form = {name: [value for other, value in fields if other == name] for name in names}
    return client.post(address(query), form)


def left() -> list[str]:
    return list(Subscriber.objects.order_by("pk").values_list("email", flat=True))


def test_erasing_asks_first_and_says_how_many_and_what_is_lost(client, manager, readers):
    page = choose(client, *readers[:2])

    told = ["2 readers are to be erased", "alice@reader", "bob@reader", "The proof of consent:"]
    assert [words for words in told if words not in page.text] == []
    assert "charlie@reader" not in page.text
    assert f'<a href="{address()}" class="button quiet">No, go back</a>' in page.text
    assert len(left()) == 3


def test_log_says_who_erased_and_unsubscribed_but_nobodys_address(client, manager, readers):
    answer_yes(client, choose(client, readers[0]))
    choose(client, readers[1], action="unsubscribe")

    logged = LogEntry.objects.order_by("pk").values_list("user", "action_flag", "object_repr")
    assert list(logged) == [
        (manager.pk, DELETION, f"subscriber {readers[0].pk}"),
        (manager.pk, CHANGE, f"subscriber {readers[1].pk}"),
    ]


def test_yes_erases_those_who_were_chosen(client, manager, readers):
    response = answer_yes(client, choose(client, *readers[:2]))

    assert (response.status_code, left()) == (302, ["charlie@reader.example"])


def test_yes_erases_all_that_the_list_shows(client, manager, readers):
    query = "?q=reader.example"
    make_subscriber("dave@other.example")
    page = choose(client, readers[0], query=query, select_across="1")

    assert "3 readers are to be erased" in page.text
    answer_yes(client, page, query)

    assert left() == ["dave@other.example"]


def test_list_that_has_grown_meanwhile_is_asked_about_anew(client, manager, readers):
    page = choose(client, readers[0], select_across="1")
    make_subscriber("dave@reader.example")

    again = answer_yes(client, page)

    assert "4 readers are to be erased" in again.text
    assert len(left()) == 4


def test_many_addresses_are_not_all_written_out(client, manager):
    for number in range(22):
        make_subscriber(f"reader{number}@reader.example")

    page = choose(client, *Subscriber.objects.all())

    assert (page.text.count("@reader.example"), "and 2 more" in page.text) == (20, True)


def test_yes_in_the_address_of_a_page_erases_nobody(client, manager, readers):
    query = f"?action=erase&_selected_action={readers[0].pk}&confirmed=1&select_across=0"

    client.get(address(query))

    assert len(left()) == 3


@pytest.mark.parametrize("permissions", [EDITOR, [*EDITOR, "view_subscriber", "change_subscriber"]])
def test_who_may_not_see_addresses_neither_erases_nor_is_asked(client, readers, permissions):
    log_in(client, permissions)

    refused = choose(client, readers[0], confirmed="1")

    assert (refused.status_code, len(left())) == (403, 3)
    assert "alice@" not in refused.text


def test_who_may_only_look_erases_nobody(client, readers):
    log_in(client, ["view_addresses", "view_subscriber"])

    choose(client, readers[0], confirmed="1")

    assert len(left()) == 3

"""The list of what failed in a mailing."""

import csv
from datetime import datetime
from io import StringIO

import pytest

from newsletter.factories import make_mailing
from newsletter.failures import answer_without_address
from newsletter.models import Delivery
from newsletter.tests.test_admin import EDITOR, MANAGER, log_in, page
from newsletter.tests.test_progress import row_in
from publishing.tests.pages import queries_of

pytestmark = pytest.mark.django_db
UNKNOWN_USER = "5.1.1 <bob@reader.example>: no mailbox bob here"


@pytest.fixture
def mailing():
    mailing = make_mailing(state="running")
    answers = [
        ("rejected", 550, UNKNOWN_USER),
        ("deferred", 454, "4.7.1 Later"),
        ("unknown", 0, ""),
    ]
    for state, code, text in answers:
        row = row_in(mailing, state, address=f"{state}@reader.example")
        row.smtp_code, row.smtp_text, row.attempts = code or None, text, 1
        row.save()
    Delivery.objects.filter(state="rejected").update(address="bob@reader.example")
    row_in(mailing, "accepted", address="alice@reader.example").save()
    return mailing


def listed(response) -> list[str]:
    return [delivery.state for delivery in response.context["page"]]


def table(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ({}, ["unknown", "deferred", "rejected"]),
        ({"state": "deferred"}, ["deferred"]),
        ({"code": "550"}, ["rejected"]),
        ({"state": "deferred", "code": "550"}, []),
        ({"state": "accepted"}, []),
        ({"code": "x"}, []),
    ],
)
def test_failures_are_filtered_by_state_and_code(client, mailing, query, states):
    log_in(client, MANAGER)

    assert listed(client.get(page("failures", mailing), query)) == states


def test_failures_come_in_pages(client, mailing):
    log_in(client, MANAGER)
    Delivery.objects.bulk_create(row_in(mailing, "rejected") for _number in range(100))

    last = client.get(page("failures", mailing), {"page": "2"})

    assert (len(listed(last)), last.context["page"].paginator.count) == (3, 103)


def test_failures_ask_as_often_for_thirty_as_for_three(client, mailing):
    log_in(client, MANAGER)
    three = queries_of(client, page("failures", mailing))
    Delivery.objects.bulk_create(row_in(mailing, "rejected") for _number in range(27))

    assert queries_of(client, page("failures", mailing)) == three


def test_manager_gets_the_addresses_as_csv(client, mailing):
    log_in(client, MANAGER)

    lines = table(client.get(page("failures_csv", mailing), {"state": "rejected"}))

    assert lines == [
        ["Recipient", "Language", "State", "Code", "Answer", "Attempts", "Next attempt"],
        ["bob@reader.example", "uk", "rejected", "550", UNKNOWN_USER, "1", ""],
    ]


def test_editor_gets_the_same_list_without_addresses(client, mailing):
    log_in(client, EDITOR)

    shown = client.get(page("failures", mailing))
    lines = table(client.get(page("failures_csv", mailing), {"state": "rejected"}))

    assert ("@reader.example" in shown.text, listed(shown)) == (
        False,
        ["unknown", "deferred", "rejected"],
    )
    assert lines[1] == ["uk", "rejected", "550", "5.1.1 <…>: no mailbox … here", "1", ""]


def test_mailbox_behind_a_tagged_address_is_hidden_too():
    """Servers strip the tag (RFC 5233) before they look for the mailbox."""
    said = "4.2.2 Mailbox of Bob.Reader is full (bob.reader+news)"
    delivery = Delivery(address="bob.reader+news@reader.example", smtp_text=said)

    assert answer_without_address(delivery) == "4.2.2 Mailbox of … is full (…)"


def test_answer_of_an_erased_reader_is_left_as_it_is():
    assert answer_without_address(Delivery(address="", smtp_text="5.1.1 No")) == "5.1.1 No"


def test_no_spreadsheet_takes_an_answer_for_a_formula(client, mailing):
    log_in(client, MANAGER)
    Delivery.objects.filter(state="rejected").update(smtp_text="=cmd()")

    lines = table(client.get(page("failures_csv", mailing), {"state": "rejected"}))

    assert lines[1][4] == "'=cmd()"


def test_deferred_mails_say_when_they_are_tried_again(client, mailing):
    log_in(client, MANAGER)
    at = Delivery.objects.get(state="deferred").next_attempt_at

    lines = table(client.get(page("failures_csv", mailing), {"state": "deferred"}))

    assert datetime.fromisoformat(lines[1][-1]) == at


@pytest.mark.parametrize(
    ("query", "sentence"), [("", "Nothing failed"), ("?state=unknown", "Nothing fits the filters.")]
)
def test_empty_list_of_failures_says_why(client, query, sentence):
    log_in(client, EDITOR)

    shown = client.get(page("failures", make_mailing("untroubled")) + query).text

    assert f'<p class="nothing-here">{sentence}' in shown

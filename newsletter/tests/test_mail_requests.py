"""What forms cause that anybody may fill in: as much work, whoever the address belongs to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsletter import mail_requests, tasks
from newsletter.drain import drain
from newsletter.factories import make_subscriber
from newsletter.limits import MAILS_PER_ADDRESS, MAILS_PER_NETWORK
from newsletter.models import Delivery, MailRequest, Subscriber, Suppression

pytestmark = pytest.mark.django_db
FORMS = ["/en/newsletter/", "/en/newsletter/link/"]


def post(client, path, email):
    return client.post(path, {"email": email})


def owed() -> list[tuple[str, str]]:
    return list(Delivery.objects.values_list("kind", "address"))


@pytest.fixture
def known():
    """An address of each sort, by what it is."""
    make_subscriber("confirmed@reader.example")
    make_subscriber("waiting@reader.example", state=Subscriber.State.UNCONFIRMED)
    make_subscriber("left@reader.example", state=Subscriber.State.UNSUBSCRIBED)
    make_subscriber("suppressed@reader.example")
    Suppression.objects.create(address="suppressed@reader.example", reason="no_such_address")
    for _time in range(MAILS_PER_ADDRESS):
        mail_requests.ask("link", "limited@reader.example", "192.0.2.1")
    mail_requests.answer_all()
    return ["unknown", "confirmed", "waiting", "left", "suppressed", "limited"]


@pytest.mark.parametrize("path", FORMS)
def test_form_answers_every_address_alike(client, known, path):
    answers = set()
    for name in known:
        response = post(client, path, f"{name}@reader.example")
        answers.add((response.status_code, response["Location"], response.content))

    assert len(answers) == 1


@pytest.mark.parametrize("path", FORMS)
def test_form_does_the_same_work_for_every_address(
    client, known, path, django_capture_on_commit_callbacks
):
    work = []
    for name in known:
        with (
            CaptureQueriesContext(connection) as queries,
            django_capture_on_commit_callbacks() as asked,
        ):
            post(client, path, f"{name}@reader.example")
        statements = [query["sql"].partition(" VALUES ")[0] for query in queries]
        work.append((statements, len(asked)))

    assert work == [work[0]] * len(known)
    assert work[0][1] == 1


def test_lost_link_is_mailed_to_whoever_is_known(client, relay):
    bob = make_subscriber(state=Subscriber.State.UNSUBSCRIBED, language="uk")

    response = post(client, "/en/newsletter/link/", "Bob@reader.example")
    mail_requests.answer_all()
    drain()

    assert response["Location"] == "/en/newsletter/link/sent/"
    plain = relay.mails()["bob@reader.example"].get_body(("plain",)).get_content()
    assert f"/uk/newsletter/preferences/{bob.preferences_token}/" in plain
    assert bob.unsubscribe_token not in plain


def test_nobody_else_gets_a_link(client):
    post(client, "/en/newsletter/link/", "unknown@reader.example")
    mail_requests.answer_all()

    assert owed() == []
    assert not Subscriber.objects.exists()


def test_limits_are_shared_by_all_forms(client):
    make_subscriber()
    for path in FORMS * MAILS_PER_ADDRESS:
        post(client, path, "bob@reader.example")

    mail_requests.answer_all()

    assert len(owed()) == MailRequest.objects.count() == MAILS_PER_ADDRESS


def test_one_mailbox_is_limited_under_all_its_names(client):
    names = ["bob+1", "Bob", "bob+a+b", "bob+2", "bobby+1"]
    for email in [*(f"{name}@new.example" for name in names), "bob+1@other.example"]:
        post(client, FORMS[0], email)

    mail_requests.answer_all()

    addresses = [address.partition("@")[0] for _kind, address in owed()]
    assert addresses == ["bob+1", "bob", "bob+a+b", "bobby+1", "bob+1"]


def test_network_is_limited_across_addresses(client):
    for number in range(MAILS_PER_NETWORK + 2):
        make_subscriber(f"reader{number}@reader.example")
        post(client, "/de/newsletter/link/", f"reader{number}@reader.example")

    mail_requests.answer_all()

    assert len(owed()) == MAILS_PER_NETWORK


def test_one_line_of_ipv6_is_one_network(client):
    for number in range(MAILS_PER_NETWORK + 2):
        mail_requests.ask(
            "sign_up", f"r{number}@reader.example", f"2001:db8::{number}", language="de"
        )

    mail_requests.answer_all()

    assert len(owed()) == MAILS_PER_NETWORK


@pytest.mark.django_db(transaction=True)
def test_limit_holds_for_workers_that_answer_at_the_same_time():
    make_subscriber()
    for _time in range(MAILS_PER_ADDRESS * 3):
        mail_requests.ask("link", "bob@reader.example", "192.0.2.1")

    def answer(_worker: int) -> None:
        mail_requests.answer_all()
        connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(answer, range(4)))

    assert len(owed()) == MailRequest.objects.count() == MAILS_PER_ADDRESS


def test_refused_requests_do_not_prolong_the_limit():
    make_subscriber()
    for minutes in (61, 61, 61, 30, 20):
        mail_requests.ask("link", "bob@reader.example", "192.0.2.1")
        MailRequest.objects.filter(answered_at=None).update(
            made_at=timezone.now() - timedelta(minutes=minutes)
        )
        mail_requests.answer_all()

    assert len(owed()) == 5


def test_answered_request_keeps_nothing_but_what_limits_need(client):
    post(client, "/en/newsletter/", "bob@reader.example")
    said = MailRequest.objects.get().wishes

    mail_requests.answer_all()

    assert said["email"] == "bob@reader.example"
    assert MailRequest.objects.get().wishes == {}


def test_sweep_answers_what_the_queue_has_lost(client):
    post(client, "/uk/newsletter/", "bob@reader.example")

    tasks.sweep()

    assert owed() == [("confirmation", "bob@reader.example")]


def test_flood_of_forms_makes_room_for_other_tasks(client, monkeypatch):
    monkeypatch.setattr(mail_requests, "SECONDS", 0)
    for number in range(3):
        post(client, FORMS[0], f"reader{number}@reader.example")

    left = []
    for _task in range(3):
        mail_requests.answer_all()
        left.append(MailRequest.objects.filter(answered_at=None).count())

    assert left == [2, 1, 0]


def test_form_that_cannot_be_answered_holds_up_no_other(client):
    mail_requests.ask("sign_up", "old@reader.example", "192.0.2.1", field_of_before="x")
    post(client, FORMS[0], "bob@reader.example")

    tasks.sweep()

    assert owed() == [("confirmation", "bob@reader.example")]
    assert not MailRequest.objects.filter(answered_at=None).exists()


def test_answering_again_sends_nothing_twice(client):
    post(client, "/uk/newsletter/", "bob@reader.example")

    for _time in range(2):
        tasks.answer_requests()

    assert len(owed()) == 1


@pytest.mark.parametrize("email", ["bob", "böb@reader.example", ""])
def test_link_form_with_a_wrong_address_says_so(client, email):
    response = post(client, "/en/newsletter/link/", email)

    assert response.context["form"].has_error("email")
    assert not MailRequest.objects.exists()


def test_link_form_filled_in_by_a_program_is_not_kept(client):
    client.post("/en/newsletter/link/", {"email": "bob@reader.example", "website": "x"})

    assert not MailRequest.objects.exists()


@pytest.mark.parametrize("path", [*FORMS, "/en/newsletter/link/sent/"])
def test_forms_know_no_other_method(client, path):
    assert {client.put(path).status_code, client.delete(path).status_code} == {405}


def test_nothing_that_was_submitted_is_in_a_mail(client, relay):
    """Beyond the address that it goes to: nobody can have us carry their words."""
    make_subscriber("buy-pills.now@reader.example", state=Subscriber.State.UNSUBSCRIBED)
    for path in FORMS:
        fields = {"email": "Buy-Pills.Now@reader.example", "name": "PILLS"}
        client.post(
            path, fields, headers={"User-Agent": "PILLS", "Referer": "https://pills.example"}
        )
    mail_requests.answer_all()
    drain()

    mails = [content.decode() for _sender, _recipient, content in relay.taken]
    beyond = [mail.lower().removeprefix("to: buy-pills.now@reader.example") for mail in mails]
    assert len(beyond) == 2
    assert [mail for mail in beyond if "pills" in mail] == []

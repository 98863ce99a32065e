"""The forms on “Contact” and “Accessibility”: nothing that a reader wrote is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from publishing import reader_messages
from publishing.factories import make_page
from publishing.models import ReaderMessage
from publishing.reader_messages import MESSAGES_PER_NETWORK
from publishing.tests.pages import heading, language_of

pytestmark = pytest.mark.django_db
WRITTEN = "Die Karte von Žilina <b>fehlt</b> & mehr"


@pytest.fixture(autouse=True)
def _operator(settings):
    settings.OPERATOR_EMAIL = "office@city.example"


def kept_text(response) -> str:
    return unescape(re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", response.text, re.S)[1])


@pytest.mark.parametrize("language", ["de", "en", "uk"])
@pytest.mark.parametrize(("slug", "topic"), [("contact", "question"), ("accessibility", "barrier")])
def test_page_carries_a_form_in_three_languages(client, language, slug, topic):
    make_page(slug)

    response = client.get(f"/{language}/{slug}/")

    assert language_of(response) == language
    assert re.findall(r'<input type="radio"[^>]* value="(\w+)"[^>]* checked', response.text) == [
        topic
    ]
    assert "csrf" not in response.text


def test_message_reaches_the_operator_and_is_forgotten(client, relay):
    make_page("contact")

    response = client.post(
        "/de/contact/",
        {"topic": "barrier", "text": WRITTEN, "email": "bob@reader.example", "page": "/de/cities/"},
    )
    reader_messages.send_due()

    assert (response.status_code, response["Location"]) == (302, "/de/contact/sent/")
    mail = relay.mails()["office@city.example"]
    assert (mail["Subject"], mail["Reply-To"]) == (
        "[U_CAN] A barrier on this portal",
        "bob@reader.example",
    )
    assert WRITTEN in mail.get_content()
    message = ReaderMessage.objects.get()
    assert (message.text, message.email, message.page) == ("", "", "")


def test_message_waits_while_the_relay_is_down_and_is_sent_once(client, relay):
    make_page("contact")
    relay.answers["office@city.example"] = "451 Later"
    client.post("/uk/contact/", {"topic": "other", "text": WRITTEN})
    reader_messages.send_due()
    reader_messages.send_due()
    assert (relay.taken, ReaderMessage.objects.get().tries) == ([], 1)

    relay.answers.clear()
    ReaderMessage.objects.update(next_try_at=timezone.now())
    reader_messages.send_due()
    reader_messages.send_due()

    assert list(relay.mails()) == ["office@city.example"]


def test_message_that_somebody_has_in_hand_is_not_sent_twice(client):
    message = ReaderMessage.objects.create(topic="other", text="x", language="de")
    later = timezone.now() + timedelta(minutes=5)

    claims = [ReaderMessage.objects.claim(message.pk, later) for _ in range(2)]

    assert claims == [True, False]


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"topic": "nonsense"}, {"email": "no address"}, {"text": "x" * 5001}]
)
def test_form_with_an_error_keeps_what_was_written(client, fields):
    make_page("contact")
    message = {"topic": "mistake", "text": WRITTEN, "page": "/de/cities/"} | fields

    response = client.post("/de/contact/", message)

    assert (response.status_code, ReaderMessage.objects.count()) == (200, 0)
    assert kept_text(response) == message["text"]
    assert 'aria-invalid="true"' in response.text


def test_too_many_messages_from_a_network_are_refused_with_their_text(client):
    make_page("contact")
    for _ in range(MESSAGES_PER_NETWORK):
        client.post("/en/contact/", {"topic": "other", "text": "Hello"})

    response = client.post("/en/contact/", {"topic": "other", "text": WRITTEN})

    assert (response.status_code, kept_text(response)) == (429, WRITTEN)
    assert ReaderMessage.objects.count() == MESSAGES_PER_NETWORK


def test_message_of_a_program_goes_nowhere(client):
    make_page("contact")

    response = client.post(
        "/en/contact/", {"topic": "other", "text": "Buy", "website": "https://spam.example"}
    )

    assert (response.status_code, ReaderMessage.objects.count()) == (302, 0)


def test_text_is_handed_back_when_the_database_fails(client):
    make_page("contact")

    def fail(execute, sql, params, many, context):
        if "readermessage" in sql:
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        response = client.post("/uk/contact/", {"topic": "other", "text": WRITTEN})

    assert (response.status_code, language_of(response)) == (503, "uk")
    assert kept_text(response) == WRITTEN


def test_form_of_a_foreign_page_is_refused(client):
    make_page("contact")

    response = client.post(
        "/en/contact/", {"topic": "other", "text": "x"}, headers={"Origin": "https://evil.example"}
    )

    assert (response.status_code, ReaderMessage.objects.count()) == (403, 0)


def test_address_takes_no_other_method(client):
    make_page("contact")

    assert client.put("/en/contact/").status_code == 405
    assert client.post("/en/contact/sent/").status_code == 405


def test_form_of_a_page_that_is_not_there_is_404(client):
    assert client.get("/en/contact/").status_code == 404


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_thanks_are_said_in_three_languages(client, language):
    response = client.get(f"/{language}/contact/sent/")

    assert language_of(response) == language
    assert heading(response) != ""


def test_sent_messages_are_forgotten_after_the_limit_s_period():
    old = timezone.now() - reader_messages.LIMIT_PERIOD - timedelta(minutes=1)
    ReaderMessage.objects.create(topic="other", language="de", sent_at=old)
    waiting = ReaderMessage.objects.create(topic="other", text="x", language="de", made_at=old)

    reader_messages.forget()

    assert list(ReaderMessage.objects.all()) == [waiting]

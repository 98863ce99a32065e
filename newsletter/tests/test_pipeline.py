"""Mails that overlap over one connection: what becomes of each, whatever the relay does."""

import pytest

from newsletter import tasks
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.launching import launch
from newsletter.models import Delivery
from newsletter.tests.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.process]
READERS = {f"reader{number}@reader.example" for number in range(60)}


@pytest.fixture
def sent(settings, tmp_path):
    """Send a mailing to all readers through a relay with these options; its log."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"

    def send(*options: str) -> Sink:
        for address in READERS:
            make_subscriber(address)
        mailing = make_mailing()
        launch(mailing, ["en"])
        tasks.freeze(mailing.pk)
        with Sink(tmp_path, *options) as sink:
            settings.EMAIL_PORT = sink.port
            drain()
        return sink

    return send


def in_state(state: str) -> set[str]:
    return set(Delivery.objects.filter(state=state).values_list("address", flat=True))


@pytest.mark.parametrize("options", [(), ("--one-by-one",), ("--closes-after=7",)])
def test_everyone_gets_one_mail(sent, options):
    sink = sent(*options)

    assert sink.copies() == dict.fromkeys(READERS, 1)
    assert in_state("accepted") == READERS


def test_each_refusal_is_noted_for_whom_it_was_meant(sent):
    sink = sent("--temporary=20", "--permanent=10")

    refused, later = ({e.recipient for e in sink.events(name)} for name in ("refused", "later"))
    assert refused
    assert later
    assert (in_state("rejected"), in_state("deferred")) == (refused, later)
    assert in_state("accepted") == set(sink.copies()) == READERS - refused - later


def test_mail_that_is_not_answered_is_unknown_and_the_next_one_is_sent(sent):
    sink = sent("--silent-after=30")

    assert sink.copies() == dict.fromkeys(READERS, 1)
    assert in_state("unknown") == {sink.events("accepted")[29].recipient}
    assert in_state("accepted") == READERS - in_state("unknown")

"""Bounces by IMAP, from a real server, and by a pipe, as a mail server hands them over."""

import logging
import os
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager
from io import BytesIO, StringIO, TextIOWrapper
from unittest import mock
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from newsletter import launching, mailbox, tasks
from newsletter.bounce_reports import LIMIT
from newsletter.bounces import Fate
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Bounce, Delivery, Suppression
from newsletter.sender import envelope_sender
from newsletter.tests import imap_server
from newsletter.tests.reports import bounce, complaint, soft, vacation
from ucan_portal import environment

pytestmark = pytest.mark.django_db
LETTER = b"From: alice@reader.example\nSubject: Thank you\n\nDear editors"


def started(prefix: str) -> AbstractContextManager[imap_server.Mailbox]:
    if shutil.which(imap_server.PROGRAM) is None:
        missing = "no Dovecot on this machine: bounces were NOT read by IMAP"
        pytest.fail(missing) if os.environ.get("REQUIRE_IMAP") else pytest.skip(missing)
    return imap_server.dovecot(prefix)


@pytest.fixture(scope="module")
def server():
    with started("") as server:
        yield server


@pytest.fixture
def box(server, settings, monkeypatch):
    """An empty one; its certificate is one that this machine trusts."""
    server.user = f"{uuid4()}@ucan.example"
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    settings.BOUNCE_MAILBOX = set_by(monkeypatch, server.url())
    return server


def set_by(monkeypatch, url: str) -> dict:
    """What the setting says to the portal."""
    monkeypatch.setenv("BOUNCE_MAILBOX_URL", url)
    return environment.bounce_mailbox()


@pytest.fixture
def mail() -> int:
    """A mail of ours that came back: its number."""
    bob = make_subscriber()
    values = {"mailing": make_mailing(), "subscriber": bob, "address": bob.address}
    return Delivery.objects.create(kind=Delivery.Kind.MAILING, language="en", **values).pk


def piped(monkeypatch, raw: bytes, *arguments: str) -> str:
    out = StringIO()
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(raw)))
    call_command("read_bounces", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.process
def test_messages_are_taken_in_and_put_away(box, mail):
    broken = bounce(mail).replace(b"Action: failed\n", b"")
    forged = bounce(mail, to="news@ucan.example")
    box.put(broken, bounce(mail), vacation(mail), LETTER, forged, complaint(mail))

    tasks.read_bounces()

    assert box.count() == {"done": 3, "other": 2, "unreadable": 1}
    kinds = Bounce.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["hard", "complaint"]


@pytest.mark.process
@pytest.mark.parametrize("scheme", ["imaps", "imap+tls", "imap"])
def test_mailbox_is_read_with_and_without_encryption(box, mail, settings, monkeypatch, scheme):
    settings.BOUNCE_MAILBOX = set_by(monkeypatch, box.url(scheme))
    box.put(bounce(mail))

    tasks.read_bounces()

    assert (box.count(), Bounce.objects.count()) == ({"done": 1}, 1)


@pytest.mark.process
def test_folders_are_made_where_the_server_wants_them(settings, monkeypatch, mail):
    with started("INBOX.") as box:
        box.user = "bounces@ucan.example"
        settings.BOUNCE_MAILBOX = set_by(monkeypatch, box.url("imap"))
        box.put(bounce(mail), LETTER)

        tasks.read_bounces()

        assert box.count() == {"INBOX.done": 1, "INBOX.other": 1}


@pytest.mark.process
def test_death_before_a_message_is_put_away_counts_nothing_twice(box, mail):
    box.put(bounce(mail), soft(mail))
    with (
        mock.patch.dict(mailbox.FOLDERS, clear=True),
        pytest.raises(KeyError),  # once the database has the first of them
    ):
        mailbox.read()
    assert (box.count(), Bounce.objects.count()) == ({"INBOX": 2}, 1)

    tasks.read_bounces()

    assert (box.count(), Bounce.objects.count()) == ({"done": 2}, 2)


@pytest.mark.process
def test_message_stays_while_the_database_is_away(box, mail):
    box.put(bounce(mail))

    with (
        mock.patch("newsletter.mailbox.receive", side_effect=OperationalError),
        pytest.raises(OperationalError),
    ):
        mailbox.read()

    assert box.count() == {"INBOX": 1}


@pytest.mark.process
def test_huge_message_is_read_at_its_beginning_only(box, mail):
    box.put(bounce(mail, original="x" * LIMIT * 2))

    with mock.patch("newsletter.mailbox.receive", wraps=mailbox.receive) as receive:
        tasks.read_bounces()

    assert [len(call.args[0]) for call in receive.call_args_list] == [LIMIT]
    assert (box.count(), Suppression.objects.count()) == ({"done": 1}, 1)


@pytest.mark.process
def test_message_that_somebody_takes_away_meanwhile_is_left_to_them(box, mail):
    box.put(LETTER, bounce(mail))

    def receive(raw: bytes) -> Fate:
        """While the first is looked at, another program empties the mailbox."""
        with box.opened() as imap:
            imap.select("INBOX")
            imap.store("1:*", "+FLAGS", r"\Deleted")
            imap.expunge()
        return Fate.LETTER

    with mock.patch("newsletter.mailbox.receive", side_effect=receive):
        fates = mailbox.read()

    assert (box.count(), fates.total() < 2) == ({}, True)


@pytest.mark.process
def test_more_than_one_run_reads_the_rest(box, mail, monkeypatch):
    monkeypatch.setattr(mailbox, "MESSAGES", 2)
    box.put(LETTER, LETTER, bounce(mail))

    left = []
    for _run in range(2):
        tasks.read_bounces()
        left.append(box.count().get("INBOX", 0))

    assert left == [1, 0]
    assert Bounce.objects.count() == 1


@pytest.mark.process
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "guessed"}, "AUTHENTICATIONFAILED"),
        ({"host": "127.0.0.1"}, "certificate is not valid for"),
        ({"port": 1}, "refused"),
        ({"folder": "Nowhere"}, "Nowhere"),
    ],
    ids=["password", "certificate", "port", "folder"],
)
def test_mailbox_that_is_away_is_told_the_administrators_once_a_day(
    box, settings, caplog, wrong, sentence
):
    settings.BOUNCE_MAILBOX = settings.BOUNCE_MAILBOX | wrong

    tasks.read_bounces()
    tasks.read_bounces()

    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]
    assert sentence in caplog.text
    assert imap_server.PASSWORD not in caplog.text


@pytest.mark.process
def test_command_reads_the_mailbox(box, mail):
    box.put(bounce(mail), bounce(mail), LETTER)
    out = StringIO()

    call_command("read_bounces", "--mailbox", stdout=out)
    call_command("read_bounces", "--mailbox", stdout=out)

    said = ["1 counted, 1 nothing to count, 1 no report", "Nothing was there."]
    assert out.getvalue().splitlines() == said


def test_pipe_takes_one_message(monkeypatch, mail):
    assert piped(monkeypatch, bounce(mail)) == "counted"
    assert Suppression.objects.get().reason == "no_such_address"


def test_bounce_comes_back_to_the_sender_that_the_relay_saw(monkeypatch, relay):
    make_subscriber()
    first, second = make_mailing(), make_mailing("second-issue")
    launching.launch(first, ["en"])
    tasks.sweep()
    drain()
    sender, recipient, _message = relay.taken[0]

    said = piped(monkeypatch, bounce(0, to=sender))

    assert (said, Suppression.objects.get().address) == ("counted", recipient)
    assert second.recipients("en").count() == 0


def test_pipe_knows_the_address_of_the_envelope(monkeypatch, mail):
    raw = bounce(mail, to="postmaster@ucan.example")

    said = [piped(monkeypatch, raw), piped(monkeypatch, raw, "--recipient", envelope_sender(mail))]

    assert said == ["without our signature", "counted"]


def test_pipe_takes_what_mail_servers_put_before_a_message(monkeypatch, mail):
    raw = b"From MAILER-DAEMON  Sun Nov 22 09:00:00 2026\n" + bounce(mail)

    assert piped(monkeypatch, raw) == "counted"


def test_pipe_never_sends_rubbish_back(monkeypatch):
    assert piped(monkeypatch, b"\0\xff" * LIMIT * 2) == "no report"


def test_pipe_asks_to_try_again_while_the_database_is_away(monkeypatch, mail):
    with (
        mock.patch("newsletter.bounces.receive", side_effect=OperationalError("gone")),
        pytest.raises(CommandError) as refusal,
    ):
        piped(monkeypatch, bounce(mail))

    assert refusal.value.returncode == 75


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_pipe_works_in_a_process_of_its_own(settings, tmp_path):
    """Without a database: the mail server keeps the message."""
    left_out = ("DATABASE_URL", "REDIS_URL")
    environment = {k: v for k, v in os.environ.items() if k not in left_out}
    done = subprocess.run(
        [sys.executable, "manage.py", "read_bounces"],
        cwd=settings.BASE_DIR,
        env=environment | {"DATA_DIR": str(tmp_path), "SECRET_KEY": settings.SECRET_KEY},
        input=bounce(7),
        capture_output=True,
    )

    assert done.returncode == 75
    assert done.stderr.startswith(b"CommandError: The database is away: ")

"""Cancelling counts at once; the rows of the ledger follow by a task, or by the sweep."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import launching, tasks
from newsletter.claims import claim
from newsletter.drain import drain
from newsletter.factories import make_mailing
from newsletter.models import Delivery, Mailing
from newsletter.tests.ledger import counts
from newsletter.tests.test_admin import EDITOR, log_in, page
from newsletter.tests.test_progress import mailing_with, row_in
from ucan_portal.celery import app

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return log_in(client, EDITOR)


@pytest.fixture
def sent(monkeypatch):
    """What was put into the queue."""
    asked = []
    monkeypatch.setattr(
        app, "send_task", lambda name, arguments, **o: asked.append((name, *arguments))
    )
    return asked


def test_cancelling_stops_at_once_and_leaves_the_rows_to_a_task(
    client, editor, sent, relay, django_capture_on_commit_callbacks
):
    mailing = mailing_with(pending=3)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("do", mailing, "cancel"))
    drain()

    assert sent == [("newsletter.tasks.cancel_rest", mailing.pk)]
    assert (Mailing.objects.get().state, counts(mailing)) == ("cancelled", {"pending": 3})
    assert (claim("t"), list(relay.mails())) == ([], [])


def test_task_notes_all_that_was_not_begun(monkeypatch):
    monkeypatch.setattr(launching, "CANCELLED_AT_ONCE", 2)
    mailing = mailing_with(accepted=1, sending=1, claimed=2, deferred=2, pending=5)
    launching.cancel(mailing)

    tasks.cancel_rest(mailing.pk)

    assert counts(mailing) == {"accepted": 1, "sending": 1, "cancelled": 9}
    settled = Delivery.objects.filter(state="cancelled", settled_at__isnull=False, token="")
    assert settled.count() == 9


def test_sweep_does_it_where_the_task_is_lost_however_late():
    mailing = mailing_with(pending=2, deferred=1)
    launching.cancel(mailing)
    Mailing.objects.update(finished_at=timezone.now() - timedelta(days=3))

    tasks.sweep()

    assert counts(mailing) == {"cancelled": 3}


@pytest.mark.parametrize("state", ["running", "paused", "launching"])
def test_task_that_comes_astray_cancels_nothing(state):
    mailing = mailing_with(pending=2)
    Mailing.objects.update(state=state)

    tasks.cancel_rest(mailing.pk)

    assert counts(mailing) == {"pending": 2}


def test_rows_of_other_mailings_and_tests_stay():
    mailing, other = mailing_with(pending=1), make_mailing("other", state="running")
    row_in(other, "pending").save()
    test = row_in(mailing, "pending")
    test.kind = "test"
    test.save()
    launching.cancel(mailing)

    tasks.cancel_rest(mailing.pk)

    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["cancelled", "pending", "pending"]


def test_page_says_that_it_is_being_cancelled_until_it_is(client, editor):
    mailing = mailing_with(accepted=1, sending=1, pending=2)
    client.post(page("do", mailing, "cancel"))
    first = client.get(page("progress_data", mailing)).json()
    tasks.cancel_rest(mailing.pk)
    Delivery.objects.filter(state="sending").update(state="accepted", settled_at=timezone.now())

    second = client.get(page("progress_data", mailing)).json()

    told = [("cancelling…" in answer["figures"], answer["is_over"]) for answer in (first, second)]
    assert told == [(True, False), (False, True)]
    assert first["milestone"].startswith("It is cancelled: nothing more is begun.")
    assert second["milestone"] == "It is cancelled: 2 of 4 mails were accepted."


def test_page_of_a_mailing_that_is_being_cancelled_offers_no_button(client, editor):
    mailing = mailing_with(pending=2)

    client.post(page("do", mailing, "cancel"))

    assert client.get(page("progress", mailing)).context["buttons"] == []

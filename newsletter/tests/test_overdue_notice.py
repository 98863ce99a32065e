"""Editors hear of a mailing that did not go out at its time, and waits for them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.factories import make_staff
from newsletter import launching, tasks
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Mailing

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_staff("alice@city.example", "editor", language="uk", time_zone="Europe/Kyiv")


def late(**fields) -> Mailing:
    due_at = timezone.now() - timedelta(hours=2)
    return make_mailing(**{"state": "scheduled", "scheduled_for": due_at} | fields)


def test_editors_hear_once_and_in_their_language(editor):
    mailing = late(subject_uk="Запрошення")

    for _round in range(2):
        tasks.report_overdue()

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["alice@city.example"], "Розсилку «Запрошення» не надіслано")
    assert f"/admin/newsletter/mailing/{mailing.pk}/progress/" in sent.body
    assert "(Europe/Kyiv)" in sent.body


def test_another_time_that_passes_too_is_reported_anew(editor):
    late(stall_reported_at=datetime(2026, 1, 1, tzinfo=UTC))

    tasks.report_overdue()

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"scheduled_for": datetime(2099, 1, 1, tzinfo=UTC)},
        {"state": "draft"},
        {"state": "finished"},
        {"scheduled_for": datetime(2025, 1, 1, tzinfo=UTC)},
    ],
    ids=["still to come", "taken back", "launched by hand", "long ago"],
)
def test_of_others_nothing_is_said(editor, fields):
    late(**fields)

    tasks.report_overdue()

    assert mail.outbox == []


def test_notice_that_the_relay_refuses_comes_with_the_next_round(editor, settings):
    late()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tasks.report_overdue()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    tasks.report_overdue()

    assert len(mail.outbox) == 1


@pytest.fixture
def broken(editor, monkeypatch):
    """Due, but nobody knows why it can’t be launched."""

    def look(mailing):
        raise ValueError("Nobody thought of it.")

    make_subscriber()
    mailing = late(scheduled_for=timezone.now() - timedelta(minutes=1))
    monkeypatch.setattr(launching, "launchable_languages", look)
    return mailing


def test_mailing_that_fails_is_tried_once_and_its_editors_hear_of_it(broken, caplog):
    for _round in range(3):
        tasks.sweep()
    tasks.report_overdue()

    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        f"Mailing {broken.pk} can’t be launched"
    ]
    assert len(mail.outbox) == 1


def test_page_of_a_mailing_that_fails_says_what_to_do(broken, client):
    tasks.sweep()
    client.force_login(make_staff("other@city.example", "editor", language="en"))

    page = client.get(reverse("admin:newsletter_mailing_progress", args=[broken.pk])).text

    assert "The mail can’t be built." in page
    assert "does not go out by itself any more" in page

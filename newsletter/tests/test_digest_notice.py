"""Editors hear of a digest while they can still look at it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.factories import make_staff, make_user
from news.factories import make_article
from newsletter import digest_notice, tasks
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Mailing

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_staff("alice@city.example", "editor", language="de", time_zone="Europe/Kyiv")


def make_digest(**fields) -> Mailing:
    soon = timezone.now() + timedelta(hours=8)
    defaults = {"state": "scheduled", "scheduled_for": soon, "digest_month": "2026-10-01"}
    return make_mailing("digest", **defaults | fields)


def test_digest_is_announced_as_soon_as_it_is_made_and_hours_before_it_goes_out(
    editor, monkeypatch
):
    make_subscriber(frequency="monthly")
    october = datetime(2026, 10, 5, 9, tzinfo=UTC)
    issue = make_mailing("issue", launched_at=october, launched_languages=["en"], state="finished")
    issue.articles.add(make_article())
    night = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: night)

    tasks.make_digest()

    digest = Mailing.objects.get(digest_month="2026-10-01")
    assert [sent.to for sent in mail.outbox] == [["alice@city.example"]]
    assert (digest.state, digest.announced_at) == ("scheduled", night)
    assert digest.scheduled_for - night > timedelta(hours=7)


def test_notice_is_in_the_editors_language_with_their_time_and_the_page(editor, settings):
    settings.SITE_URL = "https://ucan.example"
    digest = make_digest(scheduled_for=datetime(2099, 11, 1, 8, tzinfo=UTC))

    digest_notice.announce_new()

    sent = mail.outbox[0]
    assert "Oktober 2026" in sent.subject
    assert "1. November 2099 10:00" in sent.body
    assert "(Europe/Kyiv)" in sent.body
    assert f"https://ucan.example/admin/newsletter/mailing/{digest.pk}/progress/" in sent.body


def test_digest_is_announced_once(editor):
    make_digest()

    for _round in range(2):
        digest_notice.announce_new()

    assert len(mail.outbox) == 1


def test_only_who_may_launch_hears_of_it(editor):
    make_staff("translator@city.example", "translator")
    make_staff("gone@city.example", "editor", is_active=False)
    make_user("nobody@city.example")
    make_digest()

    digest_notice.announce_new()

    assert [sent.to for sent in mail.outbox] == [["alice@city.example"]]


def test_digest_that_waits_says_that_it_does_not_go_out_by_itself(editor):
    editor.language = "en"
    editor.save()
    make_digest(state="draft", scheduled_for=None)

    digest_notice.announce_new()

    assert mail.outbox[0].subject == "The newsletter’s digest of October 2026 waits for you"
    assert "does not go out by itself" in mail.outbox[0].body


@pytest.mark.parametrize("state", ["cancelled", "launching", "finished"])
def test_nothing_is_said_of_what_can_no_longer_be_stopped(editor, state):
    make_digest(state=state)

    digest_notice.announce_new()

    assert mail.outbox == []


def test_notice_that_the_relay_refuses_comes_with_the_next_round(editor, settings, caplog):
    make_digest()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    digest_notice.announce_new()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    digest_notice.announce_new()

    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    assert len(mail.outbox) == 1


def test_editor_whose_address_is_refused_keeps_no_other_from_hearing_once(editor, relay, caplog):
    make_staff("gone@city.example", "editor")
    make_staff("zoe@city.example", "editor")
    relay.answers["gone@city.example"] = "550 5.1.1 No such user"
    make_digest()

    for _round in range(2):
        digest_notice.announce_new()

    assert sorted(relay.mails()) == ["alice@city.example", "zoe@city.example"]
    assert [record.name for record in caplog.records if record.levelname == "WARNING"] == [
        "newsletter.editor_notices"
    ]


@pytest.mark.parametrize("zone", ["Europe/Nowhere", ""])
def test_editor_whose_time_zone_is_none_hears_the_portals_time(editor, zone):
    type(editor).objects.update(time_zone=zone, language="en")
    make_digest(scheduled_for=datetime(2099, 11, 1, 8, tzinfo=UTC))

    digest_notice.announce_new()

    assert "9 a.m. (Europe/Berlin)" in mail.outbox[0].body

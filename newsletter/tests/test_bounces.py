from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from newsletter import consent, mailbox, privacy
from newsletter.bounces import Fate, receive
from newsletter.factories import make_subscriber
from newsletter.models import Bounce, Consent, Delivery, Figure, Subscriber, Suppression
from newsletter.tests import reports
from newsletter.tests.reports import BOB, bounce, complaint, long_confirmed, mailed, recipient, soft

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return long_confirmed()


def suppressed() -> list[tuple]:
    return list(Suppression.objects.values_list("address", "reason").order_by("address"))


def figures() -> dict:
    return dict(Figure.objects.values_list("event", "number"))


def test_address_that_does_not_exist_is_suppressed_at_once(bob):
    mail = mailed(bob)

    assert receive(bounce(mail.pk)) == Fate.COUNTED

    assert suppressed() == [(BOB, "no_such_address")]
    assert Suppression.objects.get().detail == "5.1.1 smtp; 550 5.1.1 User unknown"
    assert list(Bounce.objects.values_list("delivery", "kind", "status")) == [
        (mail.pk, "hard", "5.1.1")
    ]


def test_only_the_address_that_was_mailed_is_suppressed(bob):
    make_subscriber("victim@reader.example")

    receive(bounce(mailed(bob).pk, recipient(named="victim@reader.example")))

    assert suppressed() == [(BOB, "no_such_address")]


def test_forged_report_suppresses_nobody(bob, caplog):
    mail = mailed(bob)
    forged = f"news+1-{mail.pk}-{'0' * 16}@ucan.example"

    fates = [receive(bounce(mail.pk, to=forged)), receive(complaint(mail.pk, to=forged))]

    assert fates == [Fate.UNSIGNED, Fate.UNSIGNED]
    assert (suppressed(), Bounce.objects.count(), figures()) == ([], 0, {})
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]


def test_broken_report_is_logged_without_any_address(bob, caplog):
    raw = bounce(mailed(bob).pk).replace(b"Action: failed\n", b"")

    assert receive(raw) == Fate.UNREADABLE
    assert caplog.messages == ["A report on a mail can’t be read: It doesn’t say what was done."]


def test_report_counts_once(bob):
    raw = bounce(mailed(bob).pk)

    assert [receive(raw), receive(raw)] == [Fate.COUNTED, Fate.NOTHING]
    assert (Bounce.objects.count(), figures()) == (1, {"bounced": 1})


def test_mail_counts_once_in_the_figures_however_many_servers_report_on_it(bob):
    mail = mailed(bob)

    receive(soft(mail.pk))
    receive(bounce(mail.pk))
    receive(complaint(mail.pk))

    assert (Bounce.objects.count(), figures()) == (3, {"bounced": 1, "complained": 1})


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered"])
def test_delay_leaves_nothing_behind(bob, action):
    fate = receive(bounce(mailed(bob).pk, recipient("5.1.1", action)))

    assert (fate, Bounce.objects.count(), suppressed()) == (Fate.NOTHING, 0, [])


def test_note_of_absence_never_counts(bob):
    assert receive(reports.vacation(mailed(bob).pk)) == Fate.NOTHING
    assert (Bounce.objects.count(), suppressed()) == (0, [])


def test_complaint_suppresses_and_ends_the_consent(bob):
    receive(complaint(mailed(bob).pk))

    bob.refresh_from_db()
    assert suppressed() == [(BOB, "complaint")]
    assert (bob.state, bob.consents.filter(withdrawn_at=None).count()) == ("unsubscribed", 0)
    assert figures() == {"complained": 1}


def test_complaint_weighs_more_than_what_was_known_of_the_address(bob):
    receive(bounce(mailed(bob).pk))
    receive(complaint(mailed(bob).pk))

    assert suppressed() == [(BOB, "complaint")]


def test_complaint_on_a_request_for_confirmation_ends_what_was_asked_for():
    eve = make_subscriber("eve@reader.example", state="unconfirmed")
    receive(complaint(mailed(eve, kind=Delivery.Kind.CONFIRMATION).pk))

    assert consent.confirm(eve) is False
    assert suppressed() == [("eve@reader.example", "complaint")]
    assert (Subscriber.objects.get().state, figures()) == ("unconfirmed", {})


def test_three_mailings_in_a_row_that_came_back_over_two_weeks_suppress(bob):
    mails = [mailed(bob, days_ago) for days_ago in (15, 8, 1)]

    found = []
    for mail in mails:
        receive(soft(mail.pk))
        found.append(suppressed())

    assert found == [[], [], [(BOB, "soft_bounces")]]


def test_three_mailings_within_two_weeks_do_not_suppress(bob):
    for days_ago in (13, 8, 1):
        receive(soft(mailed(bob, days_ago).pk))

    assert suppressed() == []


def test_mailing_that_arrived_in_between_begins_the_series_anew(bob):
    came_back = [mailed(bob, days_ago) for days_ago in (30, 22, 8)]
    mailed(bob, 15)

    for mail in came_back:
        receive(soft(mail.pk))

    assert suppressed() == []


def test_mailing_whose_bounce_may_still_come_does_not_end_the_series(bob):
    came_back = [mailed(bob, days_ago) for days_ago in (30, 22, 8)]
    mailed(bob, 1)

    for mail in came_back:
        receive(soft(mail.pk))

    assert suppressed() == [(BOB, "soft_bounces")]


def test_several_reports_on_one_mailing_are_no_series(bob):
    mail = mailed(bob, 20)

    for queue in ("A1", "B2", "C3", "D4"):
        receive(
            soft(mail.pk).replace(b"Reporting-MTA", f"X-Queue: {queue}\nReporting-MTA".encode())
        )

    assert (Bounce.objects.count(), suppressed()) == (4, [])


def test_fresh_confirmation_begins_the_series_anew(bob):
    for days_ago in (40, 30, 20):
        receive(soft(mailed(bob, days_ago).pk))
    Suppression.objects.all().delete()
    bob.consents.update(confirmed_at=timezone.now() - timedelta(days=10))

    receive(soft(mailed(bob, 1).pk))

    assert suppressed() == []


def test_late_bounce_of_a_mail_before_the_confirmation_does_not_count_against_it(bob):
    mail = mailed(bob, 2)
    bob.consents.update(confirmed_at=timezone.now() - timedelta(days=1))

    assert receive(bounce(mail.pk)) == Fate.COUNTED
    assert suppressed() == []


def test_bounce_of_an_address_that_changed_since_says_nothing_on_the_new_one(bob):
    mail = mailed(bob)
    Subscriber.objects.update(email="bob@new.example", address="bob@new.example")

    receive(bounce(mail.pk))

    assert suppressed() == []


def test_bounced_test_is_not_kept(bob):
    assert receive(bounce(mailed(bob, kind=Delivery.Kind.TEST).pk)) == Fate.NOTHING
    assert Bounce.objects.count() == 0


@pytest.fixture
def suppress_bob(bob):
    receive(complaint(mailed(bob).pk))


def test_suppression_outlives_an_import(suppress_bob, tmp_path):
    file = tmp_path / "readers.csv"
    row = f"{BOB},en,2026-01-02,conference desk"
    file.write_text(f"email,language,confirmed_at,source\n{row}\n")

    call_command("import_subscribers", str(file), verbosity=0)

    assert suppressed() == [(BOB, "complaint")]
    assert list(Subscriber.objects.mailable()) == []


def test_only_an_answered_mail_lifts_a_suppression(suppress_bob, bob):
    Consent.objects.create(subscriber=bob, text_version="1", language="en", source="form")

    before = suppressed()
    consent.confirm(bob)

    assert (before, suppressed()) == ([(BOB, "complaint")], [])
    assert list(Subscriber.objects.mailable()) == [bob]


def test_erased_reader_leaves_a_bounce_without_words(bob):
    mail = mailed(bob)
    receive(bounce(mail.pk, recipient(diagnostic=f"smtp; 550 5.1.1 <{BOB}> unknown")))

    privacy.erase(BOB)

    assert list(Bounce.objects.values_list("kind", "diagnostic")) == [("hard", "")]
    assert (suppressed(), figures()) == ([], {"bounced": 1})


def test_bounce_that_comes_after_the_erasure_is_counted_without_the_person(bob):
    mail = mailed(bob)
    privacy.erase(BOB)

    receive(bounce(mail.pk, recipient(diagnostic=f"smtp; 550 5.1.1 <{BOB}> unknown")))

    assert list(Bounce.objects.values_list("kind", "diagnostic")) == [("hard", "")]
    assert (suppressed(), figures()) == ([], {"bounced": 1})


def test_nothing_is_read_where_no_mailbox_is_set(settings, caplog):
    settings.BOUNCE_MAILBOX = None

    mailbox.read_if_there_is_one()

    assert caplog.messages == []

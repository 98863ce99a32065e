"""How a mailing goes out: the figures, the page that keeps itself up to date, its buttons."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsletter import launching, tasks
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing
from newsletter.progress import added_up
from newsletter.progress_words import meaning, milestone, what_to_do
from newsletter.tests.test_admin import EDITOR, MANAGER, WRITER, launch, log_in, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return log_in(client, EDITOR)


def mailing_with(**counts: int) -> Mailing:
    """A running mailing that has so many mails in each state, as from a minute ago."""
    mailing = make_mailing(
        state="running", launched_languages=["de", "en", "uk"], launched_at=timezone.now()
    )
    Mailing.objects.update(launched_at=timezone.now() - timedelta(minutes=5))
    for state, count in counts.items():
        Delivery.objects.bulk_create(row_in(mailing, state) for _number in range(count))
    mailing.refresh_from_db()
    return mailing


def row_in(mailing, state, **fields) -> Delivery:
    in_hand = {"token": "t", "lease_until": timezone.now() + timedelta(minutes=2)}
    is_open = state in ("pending", "claimed", "sending", "deferred")
    fields |= in_hand if state in ("claimed", "sending") else {}
    return Delivery(
        kind="mailing",
        mailing=mailing,
        language="uk",
        state=state,
        settled_at=None if is_open else timezone.now(),
        **fields,
    )


def test_counts_add_up_by_language(client, editor):
    mailing = mailing_with(accepted=3, rejected=1, unknown=1, pending=2)
    Delivery.objects.filter(state="pending").update(language="de")

    shown = client.get(page("progress", mailing)).context

    assert shown["rows"] == [
        {"language": "de", "total": 2, "accepted": 0, "failed": 0},
        {"language": "uk", "total": 5, "accepted": 3, "failed": 2},
    ]
    assert [(label, count) for label, count, _meaning in shown["counts"]] == [
        ("pending", 2),
        ("accepted", 3),
        ("rejected", 1),
        ("unknown", 1),
    ]


def test_mailing_that_went_out_by_itself_names_nobody_who_launched_it(client, editor):
    by_itself, by_hand = (
        mailing_with(accepted=1),
        make_mailing("by-hand", state="finished", launched_at=timezone.now(), launched_by=editor),
    )

    said = [client.get(page("progress", mailing)).text for mailing in (by_itself, by_hand)]

    assert [f" by {editor})" in text for text in said] == [False, True]
    assert all("(launched at " in text and " by –" not in text for text in said)


def test_end_is_expected_from_the_last_minute():
    now = added_up(mailing_with(accepted=60, pending=120))

    assert (now.rate, now.settled, now.total) == (1.0, 60, 180)
    assert now.ends_at == now.now + timedelta(minutes=2)


def test_rate_of_a_mailing_that_just_began_is_not_watered_down():
    mailing = mailing_with(accepted=60)
    mailing.launched_at = timezone.now() - timedelta(seconds=10)

    assert 5 < added_up(mailing).rate <= 6


def test_end_comes_after_the_last_further_try():
    mailing = mailing_with(accepted=60)
    at = timezone.now() + timedelta(hours=1)
    row_in(mailing, "deferred", next_attempt_at=at).save()

    assert added_up(mailing).ends_at == at


def test_figures_take_three_questions_to_the_ledger():
    mailing = mailing_with(accepted=3, pending=3, rejected=3)

    with CaptureQueriesContext(connection) as queries:
        added_up(mailing)

    assert len(queries) == 3


def test_page_and_its_script_get_the_same(client, editor):
    mailing = mailing_with(accepted=1, pending=1)

    shown = client.get(page("progress", mailing))
    told = client.get(page("progress_data", mailing)).json()

    assert told["figures"].strip() in shown.text
    assert (told["stage"], told["milestone"]) == (
        "running pause cancel",
        "It is running: 50 % are done.",
    )
    assert told["is_over"] is False


@pytest.mark.parametrize(("settled", "share"), [(0, 0), (24, 0), (25, 25), (74, 50), (99, 75)])
def test_milestone_changes_only_with_a_quarter(settled, share):
    now = added_up(mailing_with(accepted=settled, pending=100 - settled))

    assert milestone(now) == f"It is running: {share} % are done."


def test_pausing_lasts_until_nothing_is_on_its_way(client, editor):
    mailing = mailing_with(accepted=1, sending=1, pending=1)
    client.post(page("do", mailing, "pause"))
    first = client.get(page("progress_data", mailing)).json()
    Delivery.objects.filter(state="sending").update(state="accepted", settled_at=timezone.now())

    second = client.get(page("progress_data", mailing)).json()

    assert ("pausing…" in first["figures"], "pausing…" in second["figures"]) == (True, False)
    assert second["milestone"] == "It is paused: 2 of 3 mails were accepted."


def test_pause_of_its_own_says_why_and_what_to_do(client):
    log_in(client, MANAGER)
    mailing = mailing_with(pending=1)
    launching.pause(mailing, Mailing.PauseReason.LOGIN_REFUSED, "535 5.7.8 No")

    text = client.get(page("progress", mailing)).text

    assert ["535 5.7.8 No" in text, what_to_do(mailing) in text] == [True, True]


def test_relays_answer_shows_editors_no_address(client, editor):
    mailing = mailing_with(pending=1)
    launching.pause(mailing, Mailing.PauseReason.FAILURES, "550 <bob@reader.example> unknown")

    shown = client.get(page("progress", mailing))

    assert shown.context["paused_answer"] == "550 <…> unknown"
    assert "bob@reader" not in shown.text


@pytest.mark.parametrize("state", Delivery.State.values)
def test_every_state_of_a_mail_has_its_meaning(state):
    assert meaning(state)


def test_every_reason_to_pause_has_its_advice():
    advice = {what_to_do(Mailing(paused_reason=reason)) for reason in Mailing.PauseReason.values}

    assert len(advice - {""}) == len(Mailing.PauseReason.values)


def test_stall_is_shown_until_it_goes_on():
    mailing = mailing_with(pending=1)
    mailing.stall_reported_at = timezone.now()
    assert added_up(mailing).is_stalled

    row_in(mailing, "accepted").save()

    assert not added_up(mailing).is_stalled


def test_overdue_mailing_offers_a_person_the_choice(client, editor):
    late = timezone.now() - timedelta(minutes=61)
    mailing = make_mailing(state="scheduled", scheduled_for=late)

    shown = client.get(page("progress", mailing))
    client.post(page("do", mailing, "unschedule"))

    assert [button.name for button in shown.context["buttons"]] == ["unschedule", "cancel"]
    assert "more than an hour ago" in shown.text
    assert f'href="{page("launch", mailing)}"' in shown.text
    assert Mailing.objects.get().state == "draft"


def test_digest_that_waits_as_a_draft_is_cancelled_on_its_page(client, editor):
    digest = make_mailing(digest_month="2026-10-01")

    shown = client.get(page("progress", digest))

    assert [button.name for button in shown.context["buttons"]] == ["cancel"]
    assert f'href="{page("launch", digest)}"' in shown.text


def test_cancel_asks_first_and_says_what_has_gone(client, editor):
    mailing = mailing_with(accepted=2, sending=1, pending=4)

    asked = client.get(page("do", mailing, "cancel"))

    assert asked.context["question"].sentences[:2] == [
        "3 of 7 mails have gone already. They can’t be called back.",
        "4 mails have not been begun; they are not sent any more.",
    ]
    assert Mailing.objects.get().state == "running"


def test_cancel_leaves_the_record(client, editor):
    mailing = mailing_with(accepted=2, claimed=1, deferred=1, pending=4)

    client.post(page("do", mailing, "cancel"))
    tasks.cancel_rest(mailing.pk)

    assert LogEntry.objects.get().change_message == "cancel"
    now = client.get(page("progress", mailing)).context["progress"]
    assert (now.mailing.state, now.counts["accepted"], now.counts["cancelled"]) == (
        "cancelled",
        2,
        6,
    )


def test_mail_that_comes_back_after_the_end_is_not_tried_again():
    mailing = mailing_with(sending=1)
    launching.cancel(mailing)
    Delivery.objects.update(state="deferred", token="", lease_until=None)

    tasks.sweep()

    assert list(Delivery.objects.values_list("state", flat=True)) == ["cancelled"]


def test_resend_asks_first_and_takes_only_the_unknown(client, editor):
    mailing = mailing_with(accepted=2, rejected=1, unknown=3)

    asked = client.get(page("do", mailing, "resend"))
    client.post(page("do", mailing, "resend"))

    assert asked.context["question"].sentences[0].startswith("Nobody knows whether 3 mails")
    assert {state: count for state, count in added_up(mailing).counts.items() if count} == {
        "pending": 3,
        "accepted": 2,
        "rejected": 1,
    }


def test_closing_a_language_asks_first(client, editor):
    make_subscriber(language="uk")
    mailing = make_mailing(subject_uk="")
    launching.launch(mailing, ["de", "en"])
    tasks.freeze(mailing.pk)

    asked = client.get(page("do", mailing, "close-uk"))
    client.post(page("do", mailing, "close-uk"))

    assert asked.context["question"].sentences[0].startswith("1 reader in this language")
    assert Mailing.objects.get().closed_languages == ["uk"]


def test_writer_sees_the_figures_and_no_button(client):
    log_in(client, WRITER)
    mailing = mailing_with(pending=1)

    told = client.get(page("progress_data", mailing)).json()

    assert ("<form" in told["parts"]["buttons"], "<progress" in told["figures"]) == (False, True)


@pytest.mark.parametrize("what", ["pause", "resume", "unschedule", "close-fr", "explode"])
def test_buttons_that_ask_nothing_need_a_post(client, editor, what):
    make_subscriber()
    mailing = make_mailing()
    launch(mailing)

    assert client.get(page("do", mailing, what)).status_code == 405
    assert Mailing.objects.get().state == "running"


@pytest.mark.parametrize("name", ["progress", "progress_data", "failures", "failures_csv"])
def test_progress_is_closed_to_others_and_only_read(client, name):
    mailing = make_mailing()
    log_in(client, ["view_article"])
    closed = client.get(page(name, mailing)).status_code
    log_in(client, EDITOR, "bob@city.example")

    assert (closed, client.post(page(name, mailing)).status_code) == (403, 405)

"""Another language of a mailing that is on its way, and of one that is paused."""

import pytest

from newsletter import launching, tasks
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing
from newsletter.tests.test_admin import EDITOR, confirm, log_in, page

pytestmark = pytest.mark.django_db

RESUME_FIRST = "To launch another language, press “Resume” first"
ANOTHER = "Launch another language …"


@pytest.fixture
def mailing():
    """It goes out in German; its Ukrainian texts were written only then."""
    make_subscriber("alice@reader.example", language="de")
    make_subscriber("charlie@reader.example", language="uk")
    mailing = make_mailing(subject_uk="")
    launching.launch(mailing, ["de", "en"])
    tasks.freeze(mailing.pk)
    Mailing.objects.update(subject_uk="Новини")
    mailing.refresh_from_db()
    return mailing


@pytest.fixture
def editor(client):
    editor = log_in(client, EDITOR)
    confirm(client)
    return editor


def test_paused_mailing_says_that_it_is_to_be_resumed_before_more_is_launched(
    client, editor, mailing
):
    running = client.get(page("progress", mailing)).text
    launching.pause(mailing)

    paused = client.get(page("progress", mailing)).text

    assert [ANOTHER in running, RESUME_FIRST in running] == [True, False]
    assert [ANOTHER in paused, RESUME_FIRST in paused] == [False, True]


def test_paused_mailing_of_which_nothing_is_left_asks_for_no_language(client, editor, mailing):
    launching.close_language(mailing, "uk")
    launching.pause(mailing)

    assert RESUME_FIRST not in client.get(page("progress", mailing)).text


def test_launch_page_of_a_paused_mailing_shows_the_way_and_no_button(client, editor, mailing):
    launching.pause(mailing)

    shown = client.get(page("launch", mailing)).text

    assert f'href="{page("progress", mailing)}"' in shown
    assert "resume it there; then launch the other languages here" in shown
    assert [words for words in ("Launch now", "Ready to go to") if words in shown] == []


def test_launching_a_language_neither_resumes_nor_sends_while_paused(client, editor, mailing):
    launching.pause(mailing)

    answer = client.post(page("launch", mailing), {"languages": ["uk"]}, follow=True)
    tasks.sweep()

    told = [str(message) for message in answer.context["messages"]]
    assert told == ["The mailing is paused. Resume it first, then launch the other languages."]
    assert Mailing.objects.get().state == "paused"
    assert list(Delivery.objects.values_list("address", flat=True)) == ["alice@reader.example"]


def test_language_follows_once_the_mailing_is_resumed(client, editor, mailing):
    launching.pause(mailing)

    client.post(page("do", mailing, "resume"))
    client.post(page("launch", mailing), {"languages": ["uk"]})
    tasks.sweep()

    rows = Delivery.objects.order_by("pk").values_list("address", "state")
    assert Mailing.objects.get().state == "running"
    assert list(rows) == [
        ("alice@reader.example", "pending"),
        ("charlie@reader.example", "pending"),
    ]

from datetime import timedelta

import pytest
from django.utils import timezone

from cities.factories import make_city, make_khmelnytskyi
from news.factories import make_article
from newsletter import launching, tasks
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing, MailingBlock, Subscriber, Suppression

pytestmark = pytest.mark.django_db


def launch(mailing, languages=("de", "en", "uk")):
    launching.launch(mailing, list(languages))
    tasks.freeze(mailing.pk)
    mailing.refresh_from_db()


def addresses(mailing) -> set[str]:
    return set(mailing.deliveries.values_list("address", flat=True))


def test_launch_freezes_confirmed_unsuppressed_subscribers():
    make_subscriber("alice@reader.example")
    make_subscriber("unconfirmed@reader.example", state=Subscriber.State.UNCONFIRMED)
    make_subscriber("left@reader.example", state=Subscriber.State.UNSUBSCRIBED)
    make_subscriber("gone@reader.example")
    Suppression.objects.create(address="gone@reader.example", reason="no_such_address")
    mailing = make_mailing()

    launch(mailing)

    assert addresses(mailing) == {"alice@reader.example"}


def test_launching_twice_is_refused_and_adds_nobody():
    make_subscriber()
    mailing = make_mailing()
    launch(mailing)

    with pytest.raises(launching.Refused):
        launching.launch(mailing, ["de", "en", "uk"])
    tasks.freeze(mailing.pk)

    assert Delivery.objects.count() == 1


def test_freezing_again_adds_nobody():
    make_subscriber()
    mailing = make_mailing()
    launch(mailing)
    make_subscriber("new@reader.example")
    Mailing.objects.update(state="launching", frozen_languages=[])

    tasks.freeze(mailing.pk)
    tasks.freeze(mailing.pk)

    assert addresses(mailing) == {"bob@reader.example", "new@reader.example"}


def test_language_that_was_incomplete_follows_and_nobody_gets_two():
    alice = make_subscriber("alice@reader.example", language="de")
    make_subscriber("charlie@reader.example", language="uk")
    mailing = make_mailing(subject_uk="")
    launch(mailing, ["de", "en"])
    Subscriber.objects.filter(pk=alice.pk).update(language="uk")
    Mailing.objects.update(subject_uk="Новини")
    mailing.refresh_from_db()

    launch(mailing, ["uk"])

    rows = Delivery.objects.order_by("pk").values_list("address", "language")
    assert list(rows) == [("alice@reader.example", "de"), ("charlie@reader.example", "uk")]


def test_language_whose_free_block_is_not_translated_follows_later():
    make_subscriber("alice@reader.example", language="de")
    make_subscriber("charlie@reader.example", language="uk")
    mailing = make_mailing()
    block = MailingBlock.objects.create(mailing=mailing, title_de="Aufruf", title_en="Call")
    launch(mailing, launching.launchable_languages(mailing))
    first = addresses(mailing)
    MailingBlock.objects.filter(pk=block.pk).update(title_uk="Заклик")

    launch(mailing, launching.launchable_languages(mailing))

    assert first == {"alice@reader.example"}
    assert addresses(mailing) == {"alice@reader.example", "charlie@reader.example"}


def test_incomplete_language_cannot_be_launched():
    mailing = make_mailing(introduction_uk="")

    with pytest.raises(launching.Refused):
        launching.launch(mailing, ["de", "uk"])

    assert Mailing.objects.get().state == "draft"


def test_missing_says_what_is_missing_in_plain_words():
    mailing = make_mailing(subject_de="")
    mailing.articles.add(make_article(title_de=""), make_article("Secret", state="draft"))

    assert sorted(launching.missing(mailing, "de")) == [
        "The subject is missing.",
        "“Mission Label” has no title in this language.",
        "“Secret” is not published.",
    ]


def test_recipients_who_chose_other_cities_are_left_out():
    dresden, khmelnytskyi = make_city(), make_khmelnytskyi()
    make_subscriber("everything@reader.example")
    make_subscriber("both@reader.example").cities.add(dresden, khmelnytskyi)
    make_subscriber("other@reader.example").cities.add(khmelnytskyi)
    mailing = make_mailing()
    mailing.cities.add(dresden)

    found = mailing.recipients("en").values_list("address", flat=True)

    assert sorted(found) == ["both@reader.example", "everything@reader.example"]


def test_mailing_waits_for_languages_that_are_to_follow():
    make_subscriber("charlie@reader.example", language="uk")
    mailing = make_mailing(subject_uk="")
    launch(mailing, ["de", "en"])

    tasks.sweep()
    assert Mailing.objects.get().state == "running"
    launching.close_language(mailing, "uk")
    tasks.sweep()

    assert Mailing.objects.get().state == "finished"


def test_scheduled_mailing_goes_out_when_it_is_due():
    make_subscriber()
    mailing = make_mailing()
    launching.schedule(mailing, timezone.now() + timedelta(hours=1))
    tasks.sweep()
    assert Mailing.objects.get().state == "scheduled"
    Mailing.objects.update(scheduled_for=timezone.now() - timedelta(minutes=1))

    tasks.sweep()

    assert Mailing.objects.get().state == "launching"


def test_mailing_that_is_overdue_waits_for_a_person():
    mailing = make_mailing()
    launching.schedule(mailing, timezone.now() + timedelta(hours=1))
    Mailing.objects.update(scheduled_for=timezone.now() - timedelta(minutes=61))

    tasks.sweep()

    mailing.refresh_from_db()
    assert (mailing.state, mailing.is_overdue) == ("scheduled", True)


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_schedule_that_is_changed_at_the_last_moment_holds(state, monkeypatch):
    """While the sweep looks through the texts, an editor takes the mailing back or moves it."""
    make_mailing(state="scheduled", scheduled_for=timezone.now())
    tomorrow = timezone.now() + timedelta(days=1)
    look = launching.launchable_languages

    def look_slowly(mailing):
        Mailing.objects.update(state=state, scheduled_for=tomorrow)
        return look(mailing)

    monkeypatch.setattr(launching, "launchable_languages", look_slowly)

    launching.launch_scheduled()

    assert Mailing.objects.get().state == state


@pytest.mark.parametrize("move", [launching.pause, launching.resume, launching.cancel])
def test_draft_cannot_be_stopped_or_resumed(move):
    mailing = make_mailing()

    with pytest.raises(launching.Refused):
        move(mailing)

    assert Mailing.objects.get().state == "draft"


def test_address_is_written_only_once_even_for_two_subscribers():
    alice = make_subscriber("alice@reader.example")
    mailing = make_mailing()
    launch(mailing)
    Subscriber.objects.filter(pk=alice.pk).delete()
    make_subscriber("ALICE@reader.example")
    Mailing.objects.update(state="launching", frozen_languages=[])

    tasks.freeze(mailing.pk)

    assert Delivery.objects.count() == 1

"""Who changes between every issue and the digest gets each issue of every month exactly once."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from newsletter import digests, launching, tasks
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing, Subscriber
from newsletter.tests.test_admin import MANAGER, log_in

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (10, 11, 12))


@pytest.fixture
def clock(monkeypatch):
    """Sets the time of the whole portal."""

    def show(month, day, hour=12):
        moment = datetime(2026, month, day, hour, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    show(10, 1)
    return show


@pytest.fixture
def bob(clock):
    return make_subscriber()


def choose(client, subscriber, frequency) -> str:
    """On the reader's own page; returns what it says then."""
    address = reverse("newsletter:preferences", args=[subscriber.preferences_token])
    wanted = {"language": "en", "frequency": frequency}
    return client.post(address, wanted, follow=True).text


def send(mailing):
    launching.launch(mailing, launching.launchable_languages(mailing))
    tasks.freeze(mailing.pk)
    Delivery.objects.update(state="accepted")


def send_issue(slug):
    send(make_mailing(slug))


def send_digest():
    digest = digests.make_due()
    if digest:
        send(digest)


def got(subscriber) -> list[str]:
    return list(subscriber.deliveries.order_by("pk").values_list("mailing__slug", flat=True))


def months_of_digests(subscriber) -> list[date]:
    mails = subscriber.deliveries.filter(mailing__digest_month__isnull=False)
    return list(mails.order_by("pk").values_list("mailing__digest_month", flat=True))


def test_who_chooses_the_digest_gets_the_rest_of_the_month_by_single_issues(client, clock, bob):
    send_issue("october-1")
    clock(10, 10)
    choose(client, bob, "monthly")
    send_issue("october-2")
    clock(11, 1)
    send_digest()
    clock(11, 5)
    send_issue("november")
    clock(12, 1)
    send_digest()

    assert got(bob)[:2] == ["october-1", "october-2"]
    assert (len(got(bob)), months_of_digests(bob)) == (3, [NOVEMBER])


def test_who_leaves_the_digest_gets_the_month_in_a_last_one(client, clock, bob):
    Subscriber.objects.update(frequency="monthly")
    send_issue("october-1")
    clock(10, 10)
    choose(client, bob, "each")
    send_issue("october-2")
    clock(11, 1)
    send_digest()
    clock(11, 5)
    send_issue("november")
    clock(12, 1)
    send_digest()

    assert months_of_digests(bob) == [OCTOBER]
    assert (len(got(bob)), got(bob)[-1]) == (2, "november")


def test_choice_that_is_taken_back_within_the_month_changes_nothing(client, clock, bob):
    choose(client, bob, "monthly")
    choose(client, bob, "each")

    bob.refresh_from_db()
    assert (bob.frequency, bob.frequency_from) == ("each", None)


def test_saving_other_choices_does_not_put_the_digest_off(client, clock, bob):
    choose(client, bob, "monthly")
    clock(11, 3)
    choose(client, bob, "monthly")

    bob.refresh_from_db()
    assert (bob.frequency, bob.frequency_from) == ("monthly", NOVEMBER)


def test_language_that_follows_in_the_next_month_is_still_an_issue_of_this_one(client, clock, bob):
    mailing = make_mailing("october", subject_en="")
    send(mailing)
    choose(client, bob, "monthly")
    clock(11, 2)
    Mailing.objects.update(subject_en="News")
    mailing.refresh_from_db()

    send(mailing)

    assert got(bob) == ["october"]


def test_page_says_from_when_the_digest_comes(client, clock, bob):
    clock(10, 31, hour=22)

    text = choose(client, bob, "monthly")

    assert "From Nov. 1, 2026 on we collect them" in text
    assert "your first mail with all issues of a month comes on Dec. 1, 2026" in text


def test_page_says_when_the_last_digest_comes(client, clock, bob):
    Subscriber.objects.update(frequency="monthly")

    text = choose(client, bob, "each")

    assert "The issues of this month still come in one mail, on Nov. 1, 2026." in text


def test_page_says_nothing_more_once_the_choice_holds(client, clock, bob):
    choose(client, bob, "monthly")
    clock(11, 1)

    text = client.get(reverse("newsletter:preferences", args=[bob.preferences_token])).text

    assert "we collect them" not in text


def test_manager_changes_the_frequency_from_the_next_month_on_too(client, clock, bob):
    log_in(client, MANAGER)
    address = reverse("admin:newsletter_subscriber_change", args=[bob.pk])
    no_consents = {"consents-TOTAL_FORMS": 0, "consents-INITIAL_FORMS": 0}

    client.post(address, no_consents | {"language": "de", "frequency": "monthly"})
    shown = client.get(address).text

    bob.refresh_from_db()
    assert (bob.language, bob.frequency, bob.frequency_from) == ("de", "monthly", NOVEMBER)
    assert ("Nov. 1, 2026" in shown, "Null: always" in shown) == (True, False)


def test_days_are_written_as_on_all_public_pages(client, clock, bob):
    Subscriber.objects.update(frequency="monthly", frequency_from=NOVEMBER)
    address = reverse("newsletter:preferences", args=[bob.preferences_token])

    text = client.get(address.replace("/en/", "/uk/")).text

    days = re.findall(r"\d+ \w+ 2026 р\w*", text)
    assert days == ["1 листопада 2026 року", "1 грудня 2026 року"]

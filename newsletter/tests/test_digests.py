from datetime import UTC, date, datetime

import pytest

from events.factories import make_event
from news.factories import make_article
from newsletter import digests, launching, months, tasks
from newsletter.checks import findings
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Mailing, MailingBlock, Subscriber

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 1)
FIRST_OF_NOVEMBER = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)


@pytest.fixture
def dora():
    return make_subscriber("dora@reader.example", frequency="monthly")


def make_issue(slug, launched_at=datetime(2026, 10, 5, 9, tzinfo=UTC), **fields) -> Mailing:
    defaults = {"state": "finished", "launched_languages": ["de", "en"]}
    return make_mailing(slug, launched_at=launched_at, **defaults | fields)


def launch(mailing, *languages) -> None:
    Mailing.objects.filter(pk=mailing.pk).update(state="draft")
    launching.launch(mailing, list(languages))
    tasks.freeze(mailing.pk)


def test_digest_sums_up_all_issues_of_the_month_without_repeats(dora):
    label, other, kick_off = make_article(), make_article("Other"), make_event()
    first, second, november = (
        make_issue("first"),
        make_issue("second"),
        make_issue("third", datetime(2026, 10, 31, 23, 30, tzinfo=UTC)),
    )
    first.articles.add(label)
    second.articles.add(label, other)
    second.events.add(kick_off)
    november.articles.add(make_article("November"))
    for issue in (first, second):
        MailingBlock.objects.create(mailing=issue, title_de="Aufruf", title_en="Call")

    digest = digests.make_due(FIRST_OF_NOVEMBER)

    assert set(digest.articles.all()) == {label, other}
    assert list(digest.events.all()) == [kick_off]
    assert list(digest.blocks.values_list("title_de", "title_en")) == [("Aufruf", "Call")]


def test_digest_waits_until_nine_in_berlin_so_that_it_can_be_stopped(dora):
    make_issue("first").articles.add(make_article())

    digest = digests.make_due(FIRST_OF_NOVEMBER)

    assert (digest.state, digest.digest_month) == ("scheduled", OCTOBER)
    assert digest.scheduled_for.astimezone(UTC) == datetime(2026, 11, 1, 8, tzinfo=UTC)


def test_digest_made_too_late_to_be_looked_at_waits_for_a_person(dora):
    make_issue("first").articles.add(make_article())

    digest = digests.make_due(datetime(2026, 11, 1, 4, 1, tzinfo=UTC))

    assert (digest.state, digest.scheduled_for) == ("draft", None)


def test_digest_with_nothing_in_it_waits_for_a_person(dora):
    """Of an issue that was only an introduction, or whose articles are no longer public."""
    make_issue("greeting")
    make_issue("withdrawn").articles.add(make_article(state="draft"))

    digest = digests.make_due(FIRST_OF_NOVEMBER)

    assert (digest.state, digest.scheduled_for) == ("draft", None)


def test_digest_speaks_the_languages_of_its_issues_and_closes_the_others(dora):
    make_issue("first", closed_languages=["uk"])

    digest = digests.make_due(FIRST_OF_NOVEMBER)

    assert (digest.subject_en, digest.subject_uk) == ("The U_CAN newsletter: October 2026", None)
    assert digest.subject_de.endswith("Oktober 2026")
    assert digest.closed_languages == ["uk"]
    assert [f for code in ("de", "en") for f in findings(digest, code) if f.blocks] == []


def test_digest_follows_in_the_language_in_which_an_issue_is_still_to_follow(dora):
    olena = make_subscriber("olena@reader.example", language="uk", frequency="monthly")
    make_issue("first", state="running").articles.add(make_article())
    make_issue("second", closed_languages=["uk"])

    digest = digests.make_due(FIRST_OF_NOVEMBER)

    assert digest.closed_languages == []
    launch(digest, "de", "en")
    digest.refresh_from_db()
    assert launching.waiting_languages(digest) == ["uk"]
    Mailing.objects.filter(pk=digest.pk).update(subject_uk="Жовтень", introduction_uk="Усе.")
    launch(digest, "uk")
    assert olena.deliveries.count() == 1


def test_digest_that_waits_as_a_draft_can_be_cancelled_as_an_issue_need_not(dora):
    make_issue("greeting")
    digest, draft = digests.make_due(FIRST_OF_NOVEMBER), make_mailing("draft")

    launching.cancel(digest)

    assert digest.state == "cancelled"
    with pytest.raises(launching.Refused):
        launching.cancel(draft)


def test_digest_is_made_once_a_month_even_if_it_was_cancelled(dora):
    make_issue("first").articles.add(make_article())
    launching.cancel(digests.make_due(FIRST_OF_NOVEMBER))

    assert digests.make_due(FIRST_OF_NOVEMBER) is None
    assert Mailing.objects.filter(digest_month=OCTOBER).count() == 1


def test_two_workers_at_once_make_one_digest(dora, monkeypatch):
    make_issue("first")
    other = []
    make = digests._make

    def made_meanwhile(*arguments):
        other.append(make(*arguments))
        return make(*arguments)

    monkeypatch.setattr(digests, "_make", made_meanwhile)

    assert digests.make_due(FIRST_OF_NOVEMBER) is None
    assert list(Mailing.objects.filter(digest_month=OCTOBER)) == other


def test_schedule_names_the_task_that_makes_the_digest(settings):
    assert settings.CELERY_BEAT_SCHEDULE["digest"]["task"] == tasks.make_digest.name


def test_month_without_an_issue_has_no_digest(dora):
    make_issue("draft", launched_at=None, state="draft")
    make_issue("stopped", state="cancelled")

    assert digests.make_due(FIRST_OF_NOVEMBER) is None


def test_nobody_to_read_it_makes_no_digest():
    make_issue("first")

    assert digests.make_due(FIRST_OF_NOVEMBER) is None


def test_month_changes_at_midnight_in_berlin():
    before = datetime(2026, 10, 31, 22, 59, tzinfo=UTC)
    after = datetime(2026, 10, 31, 23, 1, tzinfo=UTC)

    found = [months.month_before(months.month_of(moment)) for moment in (before, after)]

    assert found == [date(2026, 9, 1), OCTOBER]


@pytest.mark.parametrize(
    ("month", "after"),
    [(date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 12, 1), date(2027, 1, 1))],
)
def test_month_after_is_found_and_the_one_before_leads_back(month, after):
    assert (months.month_after(month), months.month_before(after)) == (after, month)


def test_digest_goes_to_monthly_readers_only(dora, relay):
    make_subscriber("each@reader.example")
    make_issue("first")
    digest = digests.make_due(FIRST_OF_NOVEMBER)

    launch(digest, "en")
    drain()

    assert list(relay.mails()) == ["dora@reader.example"]
    assert "once a month" in relay.mails()["dora@reader.example"].get_body(("plain",)).get_content()


@pytest.mark.parametrize(("state", "count"), [("accepted", 0), ("unknown", 0), ("rejected", 1)])
def test_reader_who_had_an_issue_before_choosing_the_digest_gets_nothing_twice(state, count):
    bob = make_subscriber()
    issue = make_issue("first")
    issue.deliveries.create(
        kind="mailing", subscriber=bob, address=bob.address, language="en", state=state
    )
    Subscriber.objects.update(frequency="monthly")

    digest = digests.make_due(FIRST_OF_NOVEMBER)

    assert digest.recipients("en").count() == count


def test_digest_leaves_out_what_an_earlier_digest_brought(dora):
    article = make_article()
    september = make_issue("september", digest_month=date(2026, 9, 1))
    september.articles.add(article)
    make_issue("first", allows_repeats=True).articles.add(article)

    digest = digests.make_due(FIRST_OF_NOVEMBER)

    assert list(digest.articles.all()) == []


def test_digest_does_not_count_as_an_issue_that_readers_of_each_had(dora):
    article = make_article()
    make_issue("first")
    digest = digests.make_due(FIRST_OF_NOVEMBER)
    digest.articles.add(article)
    launch(digest, "en")
    mailing = make_mailing("next")
    mailing.articles.add(article)

    assert [finding for finding in findings(mailing, "en") if finding.blocks] == []

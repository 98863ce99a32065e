import pytest
from django.utils import timezone

from cities.factories import make_city
from events.factories import make_event
from news.factories import make_article
from newsletter.factories import make_mailing
from newsletter.models import MailingBlock
from publishing.factories import make_image
from publishing.tests.pages import empty_message, queries_of

pytestmark = pytest.mark.django_db


def make_issue(slug="first-issue", **fields):
    return make_mailing(slug, state="finished", launched_at=timezone.now(), **fields)


@pytest.mark.parametrize(
    ("language", "subject"),
    [("de", "Neues von U_CAN"), ("en", "News from U_CAN"), ("uk", "Новини U_CAN")],
)
def test_archive_lists_issues_in_the_readers_language(client, language, subject):
    make_issue()

    response = client.get(f"/{language}/newsletter/archive/")

    assert f'<html lang="{language}"' in response.text
    assert subject in response.text


@pytest.mark.parametrize("state", ["draft", "scheduled", "running", "paused", "cancelled"])
def test_archive_shows_only_what_is_finished(client, state):
    make_mailing(state=state, scheduled_for=timezone.now())

    assert list(client.get("/en/newsletter/archive/").context["page"]) == []
    assert client.get("/en/newsletter/archive/first-issue/").status_code == 404


def test_issue_shows_its_public_articles_and_events(client):
    mailing = make_issue()
    article, event = make_article("Mission Label"), make_event("Kick-off")
    mailing.articles.add(article, make_article("Secret", state="archived"))
    mailing.events.add(event)

    response = client.get("/de/newsletter/archive/first-issue/")

    assert list(response.context["articles"]) == [article]
    assert list(response.context["events"]) == [event]
    assert "Liebe Leserinnen und Leser" in response.text


def test_issue_in_another_language_is_marked(client):
    make_issue(subject_uk="", introduction_uk="")

    text = client.get("/uk/newsletter/archive/first-issue/").text

    assert '<span lang="en">News from U_CAN</span>' in text
    assert 'hreflang="uk"' not in text.partition("</head>")[0]


@pytest.mark.parametrize("address", ["archive/", "archive/?page=99", "archive/?page=x"])
def test_empty_archive_says_so(client, address):
    response = client.get(f"/en/newsletter/{address}")

    assert (response.status_code, "No issue has gone out yet." in response.text) == (200, True)


def test_archive_does_not_deny_its_issues_on_a_page_that_is_not_there(client):
    make_issue()

    response = client.get("/en/newsletter/archive/?page=99")

    assert empty_message(response) == "The list has no such page."


def test_issue_asks_as_often_for_many_events_as_for_one(client):
    mailing = make_issue()
    counts = []
    for number in range(3):
        mailing.events.add(make_event(f"Event {number}", place=make_city(f"City {number}")))
        counts.append(queries_of(client, "/en/newsletter/archive/first-issue/"))

    assert counts == [counts[0]] * 3


def test_archive_asks_as_often_for_thirty_as_for_three(client):
    counts = []
    for number in range(30):
        make_issue(f"issue-{number}")
        if number in (2, 29):
            counts.append(queries_of(client, "/en/newsletter/archive/"))

    assert counts[0] == counts[1]


def test_issue_shows_its_free_blocks_and_a_digest_says_so(client):
    mailing = make_issue(digest_month="2026-10-01")
    image = make_image(alt_de="Ein Gewächshaus")
    texts = {"title_de": "Aufruf", "title_en": "Call", "body_de": "<p>Kommen Sie</p>"}
    MailingBlock.objects.create(mailing=mailing, image=image, **texts)

    text = client.get("/de/newsletter/archive/first-issue/").text
    listed = client.get("/en/newsletter/archive/").text

    assert "<h2>Aufruf</h2>" in text
    assert "<p>Kommen Sie</p>" in text
    assert 'alt="Ein Gewächshaus"' in text
    assert "monthly digest" in listed


def test_issue_asks_as_often_for_many_blocks_as_for_one(client):
    mailing = make_issue()
    counts = []
    for _number in range(3):
        MailingBlock.objects.create(mailing=mailing, title_en="Call", image=make_image())
        counts.append(queries_of(client, "/en/newsletter/archive/first-issue/"))

    assert counts == [counts[0]] * 3

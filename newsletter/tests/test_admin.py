import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.factories import make_administrator, make_user
from cities.factories import make_city
from news.factories import make_article
from newsletter import launching, tasks
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing
from publishing.tests.pages import queries_of
from ucan_portal.tests.relay import Relay

pytestmark = pytest.mark.django_db

EDITOR = ["add_mailing", "change_mailing", "view_mailing", "delete_mailing", "launch_mailing"]
WRITER = ["change_mailing", "view_mailing"]
# A form of a mailing without free blocks.
NO_BLOCKS = {"blocks-TOTAL_FORMS": 0, "blocks-INITIAL_FORMS": 0}
MANAGER = [*EDITOR, "view_addresses", "view_subscriber", "change_subscriber"]


def log_in(client, permissions, email="alice@city.example"):
    user = make_user(email, is_staff=True, language="en")
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    return log_in(client, EDITOR)


def confirm(client):
    """They give their password again, as those do who have no second factor."""
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})


def page(name, mailing, *more) -> str:
    return reverse(f"admin:newsletter_mailing_{name}", args=[mailing.pk, *more])


def launch(mailing):
    launching.launch(mailing, ["de", "en", "uk"])
    tasks.freeze(mailing.pk)
    mailing.refresh_from_db()


def test_editor_writes_a_mailing(client, editor):
    article = make_article()
    texts = {"subject_de": "Neues", "introduction_de": "<p>Guten Tag<script>x</script></p>"}

    response = client.post(
        reverse("admin:newsletter_mailing_add"),
        NO_BLOCKS | texts | {"articles": [article.pk], "slug": ""},
    )

    mailing = Mailing.objects.get()
    assert response.status_code == 302
    assert (mailing.slug, mailing.introduction_de) == ("neues", "<p>Guten Tag</p>")
    assert list(mailing.articles.all()) == [article]


def test_only_published_articles_can_be_chosen(client, editor):
    secret = make_article("Secret", state="draft")

    response = client.post(
        reverse("admin:newsletter_mailing_add"),
        NO_BLOCKS | {"subject_en": "News", "articles": [secret.pk]},
    )

    assert list(response.context["errors"]) != []
    assert not Mailing.objects.exists()


def test_only_cities_of_the_programme_choose_recipients(client, editor):
    make_city("Vilnius", role="")
    dresden = make_city()

    form = client.get(reverse("admin:newsletter_mailing_add")).context["adminform"].form

    assert list(form.fields["cities"].queryset) == [dresden]


def test_test_goes_to_the_editor_alone(client, editor, relay):
    make_subscriber()
    mailing = make_mailing()

    client.post(page("test", mailing))
    drain()

    rows = Delivery.objects.values_list("kind", "address", "language", "state")
    tested = [("test", "alice@city.example", code, "accepted") for code in ("de", "en", "uk")]
    assert list(rows) == tested
    assert Mailing.objects.get().state == "draft"


def test_launch_page_names_the_recipients_of_each_language(client, editor):
    make_subscriber(language="uk")

    response = client.get(page("launch", make_mailing(subject_de="")))

    found = [(row.code, row.recipients) for row in response.context["rows"]]
    assert found == [("de", 0), ("en", 0), ("uk", 1)]
    assert 'value="de"' not in response.text


def test_launch_sends_it_out(client, editor, relay):
    make_subscriber()
    mailing = make_mailing()
    confirm(client)

    response = client.post(page("launch", mailing), {"languages": ["de", "en", "uk"]}, follow=True)
    tasks.sweep()
    drain()

    mailing.refresh_from_db()
    assert response.redirect_chain == [(page("progress", mailing), 302)]
    assert (mailing.state, mailing.launched_by) == ("finished", editor)
    assert list(relay.mails()) == ["bob@reader.example"]


def test_launching_from_two_tabs_launches_once(client, editor):
    make_subscriber()
    mailing = make_mailing()
    languages = {"languages": ["de", "en", "uk"]}
    confirm(client)

    client.post(page("launch", mailing), languages)
    second = client.post(page("launch", mailing), languages, follow=True)
    tasks.sweep()

    assert [message.level_tag for message in second.context["messages"]] == ["error"]
    assert Delivery.objects.count() == 1


def test_schedule_takes_the_editors_time_zone(client, editor):
    mailing = make_mailing()
    confirm(client)

    client.post(page("schedule", mailing), {"scheduled_for": "2099-07-01T12:00"})

    mailing.refresh_from_db()
    assert (mailing.state, mailing.scheduled_for.isoformat()) == (
        "scheduled",
        "2099-07-01T10:00:00+00:00",
    )


def test_pause_resume_and_cancel(client, editor):
    make_subscriber()
    mailing = make_mailing()
    launch(mailing)

    states = []
    for what in ("pause", "resume", "cancel"):
        client.post(page("do", mailing, what))
        states.append(Mailing.objects.get().state)

    assert states == ["paused", "running", "cancelled"]


def test_unknown_are_resent_from_the_progress_page(client, editor, relay):
    relay.answers["DATA"] = Relay.LOST
    make_subscriber()
    mailing = make_mailing()
    launch(mailing)
    drain()
    relay.answers.clear()
    assert "Resend the unknown" in client.get(page("progress", mailing)).text

    client.post(page("do", mailing, "resend"))
    drain()

    assert list(relay.mails()) == ["bob@reader.example"]
    assert Mailing.objects.get().state == "finished"


def test_texts_of_launched_languages_stay_as_they_were_read(client, editor):
    mailing = make_mailing(subject_uk="")
    launching.launch(mailing, ["de", "en"])

    client.post(
        reverse("admin:newsletter_mailing_change", args=[mailing.pk]),
        NO_BLOCKS
        | {"subject_de": "Forged", "subject_uk": "Новини", "introduction_uk": "<p>Вітаємо</p>"},
    )

    mailing.refresh_from_db()
    assert (mailing.subject_de, mailing.subject_uk) == ("Neues von U_CAN", "Новини")


def test_schedule_for_a_time_that_is_over_is_refused(client, editor):
    mailing = make_mailing()

    past = client.post(page("schedule", mailing), {"scheduled_for": "2020-07-01T12:00"})
    wrong = client.post(page("schedule", mailing), {"scheduled_for": "tomorrow"})

    found = [answer.context["schedule_form"].errors["scheduled_for"] for answer in (past, wrong)]
    assert found == [["This time is in the past."], ["Enter a valid date/time."]]
    assert Mailing.objects.get().state == "draft"


@pytest.mark.parametrize("name", ["launch", "schedule", "do"])
def test_who_may_not_launch_cannot(client, name):
    log_in(client, WRITER)
    mailing = make_mailing()
    launch(mailing)
    more = ["cancel"] if name == "do" else []

    response = client.post(page(name, mailing, *more), {"languages": ["en"]})

    assert response.status_code == 403
    assert Mailing.objects.get().state == "running"


@pytest.mark.parametrize("name", ["preview", "progress", "launch"])
def test_pages_of_a_mailing_are_closed_to_others(client, name):
    log_in(client, ["view_article"])

    assert client.get(page(name, make_mailing())).status_code == 403


@pytest.mark.parametrize("name", ["test", "schedule"])
def test_buttons_need_a_post(client, editor, name):
    assert client.get(page(name, make_mailing())).status_code == 405
    assert not Delivery.objects.exists()


def test_unknown_action_and_language_are_not_found(client, editor):
    mailing = make_mailing()

    answers = [
        client.post(page("do", mailing, "explode")).status_code,
        client.get(page("mail", mailing, "fr")).status_code,
        client.get(reverse("admin:newsletter_mailing_preview", args=[0])).status_code,
    ]

    assert answers == [404, 404, 404]


def test_list_leads_to_where_each_mailing_goes_on(client, editor):
    yesterday = timezone.now() - timedelta(days=1)
    draft, late = make_mailing("a"), make_mailing("b", state="scheduled", scheduled_for=yesterday)
    done = make_mailing("c", state="finished", launched_at=yesterday)

    shown = client.get(reverse("admin:newsletter_mailing_changelist")).text

    steps = re.findall(r'field-next_step"><a href="([^"]+)"', shown)
    assert steps == [page("figures", done), page("progress", late), page("preview", draft)]
    assert (shown.count("state-overdue"), shown.count("was due at")) == (1, 1)


@pytest.mark.parametrize(
    ("query", "sentence"), [("", "Nothing here yet."), ("?q=x", "Nothing fits the search")]
)
def test_empty_list_says_why(client, editor, query, sentence):
    shown = client.get(reverse("admin:newsletter_mailing_changelist") + query).text

    assert shown.count('class="nothing-here"') == 1
    assert sentence in shown


def test_launched_mailing_cannot_be_deleted(client):
    client.force_login(make_administrator())
    mailing = make_mailing()
    launch(mailing)

    response = client.post(
        reverse("admin:newsletter_mailing_delete", args=[mailing.pk]), {"post": "yes"}
    )

    assert response.status_code == 403
    assert Mailing.objects.exists()


@pytest.mark.parametrize("kind", ["subscriber", "mailing"])
def test_lists_ask_as_often_for_thirty_as_for_three(client, kind):
    client.force_login(make_administrator())
    address = reverse(f"admin:newsletter_{kind}_changelist")
    counts = []
    for number in range(30):
        make_subscriber(f"reader{number}@reader.example")
        make_mailing(f"issue-{number}")
        if number in (2, 29):
            counts.append(queries_of(client, address))

    assert counts[0] == counts[1]

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from newsletter.admin_links import Trial
from newsletter.factories import make_mailing
from newsletter.models import Mailing, MailingBlock
from newsletter.tests.test_admin import WRITER, log_in, page
from publishing.factories import make_image

pytestmark = pytest.mark.django_db
FOREIGN = "https://elsewhere.example/"


@pytest.fixture
def writer(client):
    return log_in(client, WRITER)


def by_language(response, name) -> dict:
    return {language["code"]: language[name] for language in response.context["languages"]}


def test_preview_shows_each_language_and_keeps_what_blocks_apart_from_advice(client, writer):
    mailing = make_mailing(subject_uk="")

    response = client.get(page("preview", mailing))

    blocking = {
        code: [f.text for f in found] for code, found in by_language(response, "blocking").items()
    }
    assert blocking == {"de": [], "en": [], "uk": ["The subject is missing."]}
    assert {f.weight for found in by_language(response, "advice").values() for f in found} == {
        "advice"
    }
    change = reverse("admin:newsletter_mailing_change", args=[mailing.pk])
    assert f'<a href="{change}#id_subject_uk">Go to “Subject”</a>' in response.text
    assert "Liebe Leserinnen und Leser" in response.text


def test_preview_shows_light_and_dark_in_each_language(client, writer):
    mailing = make_mailing()

    response = client.get(page("preview", mailing))

    frames = re.findall(r'<iframe src="([^"]*)"', response.text)
    assert frames == [
        page("mail", mailing, code, look)
        for code in ("de", "en", "uk")
        for look in ("light", "dark")
    ]
    assert {client.get(frame).status_code for frame in frames} == {200}


def test_dark_mail_is_dark_on_every_device(client, writer):
    mailing = make_mailing()

    light, dark = (client.get(page("mail", mailing, "de", look)).text for look in ("light", "dark"))

    assert ("@media not all" in light, "@media all" in dark) == (True, True)
    assert 'name="color-scheme" content="dark"' in dark


def test_previewed_mail_may_load_nothing(client, writer):
    mailing = make_mailing()
    MailingBlock.objects.create(mailing=mailing, title_de="Aufruf", image=make_image(alt_de="Bild"))

    response = client.get(page("mail", mailing, "de"))

    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
    assert response["Content-Security-Policy"] == policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    kinds = re.findall(r'src="(\w+:[^,"]*)', response.text)
    assert kinds == ["data:image/jpeg;base64", "data:image/png;base64"]


def test_mail_that_cannot_be_built_says_so(client, writer):
    mailing = make_mailing()
    image = make_image(alt_de="Bild")
    MailingBlock.objects.create(mailing=mailing, title_de="Aufruf", image=image)
    image.file.storage.delete(image.file.name)

    response = client.get(page("preview", mailing))

    assert by_language(response, "letter")["de"] is None
    assert by_language(response, "blocking")["de"][0].text.startswith("The mail can’t be built")
    assert client.get(page("mail", mailing, "de")).status_code == 404
    client.post(page("test", mailing))
    assert not mailing.deliveries.exists()


def test_links_are_tried_on_demand(client, writer, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("publishing.queue._send", lambda *task: asked.append(task))
    mailing = make_mailing()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(page("links", mailing))

    assert asked == [("newsletter.tasks.check_links", (mailing.pk,))]
    assert response["Location"].startswith(page("preview", mailing) + "?asked=")


@pytest.mark.parametrize(
    ("asked", "stage"),
    [(timedelta(0), "trying"), (timedelta(minutes=-4), "late"), (timedelta(minutes=-20), "tried")],
)
def test_page_hears_when_the_links_are_tried(client, writer, asked, stage):
    now = timezone.now()
    mailing = make_mailing(introduction_de=f'<p><a href="{FOREIGN}">x</a></p>')
    Mailing.objects.update(
        link_answers={FOREIGN: "silent"}, links_checked_at=now - timedelta(minutes=10)
    )
    query = {"asked": int((now + asked).timestamp() * 1000)}

    told = client.get(page("links_data", mailing), query).json()

    assert (told["stage"], told["is_over"]) == (stage, stage != "trying")
    assert told["milestone"] in unescape(client.get(page("preview", mailing), query).text)
    assert (FOREIGN in told["parts"].get("findings-de", "")) == (stage != "trying")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "All links to other sites that were tried work."),
        (
            {FOREIGN: "silent"},
            "1 link to another site doesn’t work: it stands below, with its language.",
        ),
    ],
)
def test_page_says_how_many_links_fail(answers, sentence):
    mailing = make_mailing(introduction_de=f'<p><a href="{FOREIGN}">x</a></p>')
    mailing.link_answers, mailing.links_checked_at = answers, timezone.now()

    assert Trial(mailing, timezone.now() - timedelta(seconds=9)).milestone == sentence


@pytest.mark.parametrize("asked", ["", "now", "9" * 30, "9" * 5000, "-" + "9" * 18])
def test_address_that_was_tampered_with_leads_to_the_plain_preview(client, writer, asked):
    mailing = make_mailing()

    shown = client.get(page("preview", mailing), {"asked": asked})

    assert shown.context["trial"] is None
    assert client.get(page("links_data", mailing), {"asked": asked}).status_code == 404


@pytest.mark.parametrize("name", ["test", "links"])
def test_buttons_of_the_preview_need_a_post_and_the_right(client, name):
    log_in(client, ["view_mailing"])
    mailing = make_mailing()

    answers = [client.get(page(name, mailing)), client.post(page(name, mailing))]

    assert [answer.status_code for answer in answers] == [405, 403]
    assert not mailing.deliveries.exists()


def test_unknown_look_is_not_found(client, writer):
    mailing = make_mailing()

    paths = [page("mail", mailing, "de", "sepia"), page("mail", mailing, "fr", "dark")]

    assert [client.get(path).status_code for path in paths] == [404, 404]

"""How a draft goes out from the admin: who launches it, in which languages, and when."""

import time
from datetime import datetime

import pytest
from allauth.account import app_settings
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse
from django.utils import timezone, translation

from accounts.factories import make_staff
from newsletter import checks, moments
from newsletter.checks import Finding, Weight
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing
from newsletter.progress_words import readers_by_language
from newsletter.tests.test_admin import EDITOR, WRITER, confirm, log_in, page

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105  of nobody
CHOICES = {"languages": ["de", "uk"]}
IN_THE_GAP, COMES_TWICE = "2099-03-29T02:30", "2099-10-25T02:30"


@pytest.fixture
def editor(client):
    return log_in(client, EDITOR)


def give_code(client, address):
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    return client.post(address, {"code": code})


def make_doubtful(monkeypatch):
    doubt = Finding("The link doesn’t work.", Weight.DOUBT)
    found = {"de": [doubt], "en": [], "uk": []}
    monkeypatch.setattr(checks, "findings", lambda mailing, code: found[code])


def test_launch_asks_for_the_second_factor_and_keeps_the_choices(client, editor):
    TOTP.activate(editor, SECRET)
    mailing = make_mailing()

    asked = client.post(page("launch", mailing), CHOICES)
    back = give_code(client, asked["Location"])

    assert asked["Location"].split("?")[0] == reverse("mfa_reauthenticate")
    assert back["Location"] == page("launch", mailing) + "?languages=de&languages=uk&again=1"
    assert client.get(back["Location"]).context["chosen"] == ["de", "uk"]
    assert Mailing.objects.get().state == "draft"


def test_launch_goes_out_once_the_second_factor_is_given(client, editor):
    TOTP.activate(editor, SECRET)
    mailing = make_mailing()
    give_code(client, reverse("mfa_reauthenticate"))

    client.post(page("launch", mailing), CHOICES)

    mailing.refresh_from_db()
    assert (mailing.state, mailing.launched_languages) == ("launching", ["de", "uk"])


def test_password_does_not_stand_in_for_the_second_factor(client, editor):
    confirm(client)
    TOTP.activate(editor, SECRET)
    mailing = make_mailing()

    asked = client.post(page("launch", mailing), CHOICES)
    refused = client.get(reverse("account_reauthenticate"))

    second_factor = reverse("mfa_reauthenticate")
    assert asked["Location"].split("?")[0] == refused["Location"] == second_factor


def test_confirmation_is_old_after_five_minutes(client, editor, monkeypatch):
    mailing = make_mailing()
    confirm(client)
    assert app_settings.REAUTHENTICATION_TIMEOUT == 300
    later = time.time() + 301
    monkeypatch.setattr("accounts.reauthentication.time.time", lambda: later)

    asked = client.post(page("launch", mailing), CHOICES)

    assert asked["Location"].split("?")[0] == reverse("account_reauthenticate")
    assert Mailing.objects.get().state == "draft"


def test_schedule_asks_too_and_keeps_the_time(client, editor):
    mailing = make_mailing()

    asked = client.post(page("schedule", mailing), {"scheduled_for": "2099-07-01T12:00"})
    back = client.post(asked["Location"], {"password": "correct horse battery"})

    shown = client.get(back["Location"])
    assert 'value="2099-07-01T12:00"' in shown.text
    assert [clock.place for clock in shown.context["clocks"]] == [
        "Your time (Europe/Berlin)",
        "Kyiv",
    ]
    assert Mailing.objects.get().state == "draft"


def test_what_blocks_is_refused_by_the_server_too(client, editor):
    mailing = make_mailing(subject_de="")
    confirm(client)

    response = client.post(page("launch", mailing), CHOICES, follow=True)

    assert response.redirect_chain == [(page("launch", mailing), 302)]
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert Mailing.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("ticked", "state"), [({}, "draft"), ({"anyway": "on"}, "launching")], ids=["no", "yes"]
)
def test_what_is_in_doubt_needs_a_tick(client, editor, monkeypatch, ticked, state):
    make_doubtful(monkeypatch)
    mailing = make_mailing()
    confirm(client)

    client.post(page("launch", mailing), CHOICES | ticked)

    assert Mailing.objects.get().state == state


def test_what_is_in_doubt_is_not_scheduled_without_a_tick(client, editor, monkeypatch):
    make_doubtful(monkeypatch)
    confirm(client)

    shown = client.post(page("schedule", make_mailing()), {"scheduled_for": "2099-07-01T12:00"})

    assert list(shown.context["schedule_form"].errors) == ["anyway"]
    assert Mailing.objects.get().state == "draft"


def test_doubt_about_another_language_needs_no_tick(client, editor, monkeypatch):
    make_doubtful(monkeypatch)
    confirm(client)

    client.post(page("launch", make_mailing()), {"languages": ["uk"]})

    assert Mailing.objects.get().launched_languages == ["uk"]


def test_launch_page_says_what_will_happen(client, editor):
    for number, language in enumerate(["de", "de", "en", "uk"]):
        make_subscriber(f"reader{number}@reader.example", language=language)

    shown = client.get(page("launch", make_mailing(subject_uk="")))

    assert (shown.context["goes_to"], shown.context["waits"]) == (
        "3 readers: German 2, English 1",
        "1 reader: Ukrainian 1",
    )


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (IN_THE_GAP, "There is no 2:30 a.m. on this day in Europe/Berlin: the clocks go forward."),
        (COMES_TWICE, "2:30 a.m. comes twice on this day in Europe/Berlin: the clocks go back."),
    ],
)
def test_time_that_clocks_show_twice_or_never_is_refused(client, editor, chosen, sentence):
    mailing = make_mailing()

    shown = client.post(page("schedule", mailing), {"scheduled_for": chosen})
    told = client.get(page("moment", mailing), {"scheduled_for": chosen}).json()

    assert shown.context["schedule_form"].errors["scheduled_for"] == [
        f"{sentence} Choose another time."
    ]
    assert told == {"clocks": [], "error": f"{sentence} Choose another time."}


def test_time_that_no_calendar_has_everywhere_is_refused(client, editor):
    mailing, chosen = make_mailing(), {"scheduled_for": "9999-12-31T23:30"}

    shown = client.post(page("schedule", mailing), chosen)
    told = client.get(page("moment", mailing), chosen).json()

    assert shown.context["schedule_form"].errors["scheduled_for"] == ["Enter a valid date/time."]
    assert told == {"clocks": [], "error": "Enter a valid date/time."}


def test_moment_is_shown_on_the_clocks_of_berlin_and_kyiv(client, editor):
    editor.time_zone = "America/New_York"
    editor.save()

    told = client.get(page("moment", make_mailing()), {"scheduled_for": "2099-07-01T20:00"})

    assert [(clock["place"], clock["time"]) for clock in told.json()["clocks"]] == [
        ("Your time (America/New_York)", "July 1, 2099, 8 p.m."),
        ("Berlin", "July 2, 2099, 2 a.m."),
        ("Kyiv", "July 2, 2099, 3 a.m."),
    ]


def test_hour_that_comes_twice_in_berlin_is_clear_elsewhere():
    with timezone.override("Europe/Kyiv"):
        sentence = moments.why_unclear(datetime(2099, 10, 25, 3, 30))

    assert sentence.startswith("3:30 a.m. comes twice on this day in Europe/Kyiv")


@pytest.mark.parametrize("name", ["launch", "schedule", "moment"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_launching_is_closed_to_who_may_only_write(client, name, method):
    log_in(client, WRITER)
    address = page(name, make_mailing())

    answer = getattr(client, method)(address, CHOICES)

    is_allowed = (name, method) not in {("schedule", "get"), ("moment", "post")}
    assert answer.status_code == (403 if is_allowed else 405)
    assert Mailing.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("role", "may_launch", "sees_addresses"),
    [
        ("translator", False, False),
        ("coordinator", False, False),
        ("editor", True, False),
        ("newsletter manager", True, True),
        ("administrator", True, True),
    ],
)
def test_each_role_gets_what_is_its_own(client, role, may_launch, sees_addresses):
    client.force_login(make_staff("carol@city.example", role))
    mailing = make_mailing(state="running")
    row = {"kind": "mailing", "state": "rejected", "language": "en"}
    Delivery.objects.create(mailing=mailing, address="bob@reader.example", **row)

    launch, failures = (client.get(page(name, mailing)) for name in ("launch", "failures"))

    status = 200 if may_launch else 403
    assert [launch.status_code, failures.status_code] == [status, status]
    assert ("bob@reader.example" in failures.text) == sees_addresses


@pytest.mark.parametrize("name", ["launch", "moment", "progress", "progress_data", "failures"])
def test_mailing_that_is_not_there_is_not_found(client, editor, name):
    assert client.get(reverse(f"admin:newsletter_mailing_{name}", args=[0])).status_code == 404


def test_what_keeps_a_mailing_back_stands_in_a_box_that_is_seen(client, editor):
    mailing = make_mailing(introduction_de="", introduction_en="", introduction_uk="")

    shown = client.get(page("launch", mailing)).text

    # The admin hides Django’s own “errornote”: its forms list the errors instead.
    assert "errornote" not in shown
    assert '<p class="error-summary">It can’t go to anybody yet' in shown


def test_what_is_over_offers_no_launch(client, editor):
    mailing = make_mailing(state="finished", launched_languages=["de", "en", "uk"])

    shown = client.get(page("launch", mailing)).text

    assert "the state of this mailing is “finished”" in shown
    assert "Launch now" not in shown


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "3 readers: German 1, English 2"), ("uk", "3 підписники (німецька 1, англійська 2)")],
)
def test_languages_are_written_as_within_a_sentence(language, sentence):
    with translation.override(language):
        said = readers_by_language({"de": 1, "en": 2})

    assert said == sentence

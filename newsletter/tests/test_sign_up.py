import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from cities.factories import make_city
from newsletter import consent, mail_requests, privacy
from newsletter.declarations import DECLARATIONS, declaration
from newsletter.factories import make_subscriber
from newsletter.limits import MAILS_PER_ADDRESS, MAILS_PER_NETWORK
from newsletter.models import Consent, Delivery, MailRequest, Subscriber, Suppression
from twinning.models import Theme

pytestmark = pytest.mark.django_db


def sign_up(client, language="en", **fields):
    with translation.override(language):
        address = reverse("newsletter:sign_up")
    response = client.post(address, {"email": "bob@reader.example"} | fields)
    mail_requests.answer_all()
    return response


def owed() -> list[tuple[str, str]]:
    return list(Delivery.objects.values_list("kind", "address"))


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_sign_up_page_shows_the_declaration_in_its_language(client, language):
    response = client.get(f"/{language}/newsletter/")

    assert f'<html lang="{language}"' in response.text
    assert declaration(language) in response.text


def test_every_declaration_exists_in_every_language():
    assert {frozenset(texts) for texts in DECLARATIONS.values()} == {frozenset(("de", "en", "uk"))}


def test_sign_up_keeps_what_was_declared_and_chosen(client):
    city = make_city()
    theme = Theme.objects.create(name_en="Waste management", state="published")

    sign_up(client, "uk", email="Bob@Reader.example", cities=[city.slug], themes=[theme.slug])

    bob = Subscriber.objects.get()
    consent = bob.consents.get()
    assert (bob.email, bob.address) == ("Bob@Reader.example", "bob@reader.example")
    assert (bob.state, bob.language) == ("unconfirmed", "uk")
    assert [*bob.cities.all(), *bob.themes.all()] == [city, theme]
    assert (consent.language, consent.confirmed_at) == ("uk", None)
    assert consent.network_address == "127.0.0.1"
    assert owed() == [("confirmation", "bob@reader.example")]


def test_sign_up_answers_known_and_unknown_addresses_alike(client):
    make_subscriber("bob@reader.example")
    make_subscriber("eve@reader.example", state=Subscriber.State.UNSUBSCRIBED)

    answers = {
        (response.status_code, response["Location"], response.content)
        for response in (
            sign_up(client, email="bob@reader.example"),
            sign_up(client, email="BOB@reader.example"),
            sign_up(client, email="eve@reader.example"),
            sign_up(client, email="new@reader.example"),
            sign_up(client, email="program@reader.example", website="https://spam.example"),
        )
    }

    assert answers == {(302, "/en/newsletter/sent/", b"")}


def test_sign_up_of_a_confirmed_address_changes_nothing_but_tells_its_owner(client):
    make_subscriber("bob@reader.example", language="de")

    sign_up(client, "uk")

    bob = Subscriber.objects.get()
    assert (bob.state, bob.language, bob.consents.count()) == ("confirmed", "de", 1)
    assert owed() == [("already", "bob@reader.example")]


def test_sign_up_of_an_unsubscribed_address_asks_for_a_new_confirmation(client):
    make_subscriber("bob@reader.example", state=Subscriber.State.UNSUBSCRIBED)

    sign_up(client)

    assert Subscriber.objects.get().state == "unsubscribed"
    assert owed() == [("confirmation", "bob@reader.example")]
    consent.confirm(Subscriber.objects.get())
    assert Subscriber.objects.get().state == "confirmed"


def test_sign_up_by_a_stranger_does_not_make_us_forget_who_has_left(client):
    left = make_subscriber("bob@reader.example", created_at=timezone.now() - timedelta(days=400))
    consent.unsubscribe(left)

    sign_up(client)
    Consent.objects.update(requested_at=timezone.now() - timedelta(days=31), confirmed_at=None)
    privacy.forget()

    assert list(Subscriber.objects.values_list("state", flat=True)) == ["unsubscribed"]


def test_one_click_confirms_the_latest_declaration_only(client):
    sign_up(client, "de")
    sign_up(client, "uk", email="Bob@reader.example")

    consent.confirm(Subscriber.objects.get())

    log = Consent.objects.order_by("pk").values_list("language", "confirmed_at", "withdrawn_at")
    assert [(code, bool(confirmed), bool(ended)) for code, confirmed, ended in log] == [
        ("de", False, True),
        ("uk", True, False),
    ]


def test_sign_up_of_a_suppressed_address_asks_for_a_fresh_confirmation(client):
    make_subscriber("bob@reader.example")
    Suppression.objects.create(address="bob@reader.example", reason="no_such_address")

    sign_up(client)

    assert Suppression.objects.count() == 1
    assert owed() == [("confirmation", "bob@reader.example")]


@pytest.mark.parametrize("email", ["bob", "bob@", "böb@reader.example", "a b@c.example", ""])
def test_sign_up_with_a_wrong_address_says_so(client, email):
    response = sign_up(client, email=email)

    assert response.status_code == 200
    assert response.context["form"].has_error("email")
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("name", ['"bob"', '"b\\ob"', '"bob smith"'])
def test_names_in_quotation_marks_get_nobody_past_the_limits(client, name):
    """These and many more are all of one mailbox (RFC 5321, 4.1.2)."""
    response = sign_up(client, email=f"{name}@reader.example")

    assert response.context["form"].has_error("email")
    assert not MailRequest.objects.exists()


@pytest.mark.parametrize(
    "email", [f"bob@{'ü.' * 100}example", "root@localhost", "bob@[10.0.0.1]", "bob@[IPv6:::1]"]
)
def test_sign_up_refuses_what_is_too_long_in_ascii_or_in_our_own_network(client, email):
    response = sign_up(client, email=email)

    assert response.context["form"].errors["email"]
    assert not MailRequest.objects.exists()


def test_sign_up_takes_a_domain_in_any_script(client):
    sign_up(client, email="bob@пошта.укр")

    assert Subscriber.objects.get().email == "bob@xn--80a1acn3a.xn--j1amh"


def test_domain_with_a_sharp_s_is_not_taken_for_another(client):
    """straße.example and strasse.example may have different owners (RFC 5894, 7.2)."""
    sign_up(client, email="bob@Straße.example")

    assert Subscriber.objects.get().email == "bob@xn--strae-oqa.example"


@pytest.mark.parametrize("choice", ["9" * 30, "a\0b", "no-such-choice"])
def test_sign_up_with_forged_choices_says_so(client, choice):
    response = sign_up(client, cities=[choice], themes=[choice])

    assert set(response.context["form"].errors) == {"cities", "themes"}
    assert not Subscriber.objects.exists()


def test_sign_up_by_a_program_is_not_kept(client):
    sign_up(client, website="https://spam.example")

    assert not Subscriber.objects.exists()
    assert owed() == []


def test_sign_up_sends_an_address_only_so_many_mails(client):
    answers = {sign_up(client).status_code for _time in range(MAILS_PER_ADDRESS + 2)}

    assert answers == {302}
    assert len(owed()) == MAILS_PER_ADDRESS


def test_sign_up_sends_a_network_only_so_many_mails(client):
    for number in range(MAILS_PER_NETWORK + 2):
        sign_up(client, email=f"reader{number}@reader.example")

    assert len(owed()) == Subscriber.objects.count() == MAILS_PER_NETWORK


def test_sign_up_limit_is_over_after_an_hour(client):
    for _time in range(MAILS_PER_ADDRESS + 1):
        sign_up(client)
    MailRequest.objects.update(made_at=timezone.now() - timedelta(minutes=61))

    sign_up(client)

    assert len(owed()) == MAILS_PER_ADDRESS + 1


def test_sign_up_from_a_foreign_page_is_refused(client):
    response = client.post(
        "/en/newsletter/",
        {"email": "bob@reader.example"},
        headers={"Origin": "https://elsewhere.example"},
    )

    assert response.status_code == 403
    assert not Subscriber.objects.exists()


def test_sign_up_knows_no_other_method(client):
    assert client.put("/en/newsletter/").status_code == 405
    assert not Consent.objects.exists()


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_page_after_sign_up_speaks_the_language(client, language):
    response = client.get(f"/{language}/newsletter/sent/")

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text


def test_page_opens_at_a_wrong_address_and_says_what_is_wrong(client):
    page = client.post("/en/newsletter/", {"email": "bob"}).content.decode()

    assert re.findall(r'<input type="email"[^>]* autofocus[^>]*aria-describedby="(.*?)"', page) == [
        "id_email_error"
    ]
    assert page.count('id="id_email_error"') == 1

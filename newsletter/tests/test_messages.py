import re
from email import message_from_bytes, policy

import pytest
from django.core import mail

from events.factories import make_event
from news.factories import make_article
from newsletter import consent, launching, tasks
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.mail_template import MailTemplate, placeholder
from newsletter.messages import PURPOSES, compose, template_of
from newsletter.models import Consent, Delivery, Subscriber
from newsletter.sender import bounce_signature
from publishing.factories import make_page

pytestmark = pytest.mark.django_db
OWN = re.compile(r"http://127\.0\.0\.1:8000(/[^\s\"<>\]]*)")


@pytest.fixture
def sent(relay):
    """A mailing to three readers in three languages, as it arrived."""
    for name, language in (("alice", "de"), ("bob", "en"), ("charlie", "uk")):
        make_subscriber(f"{name}@reader.example", language=language)
    mailing = make_mailing(introduction_en='<p>See <a href="/en/news/">the news</a>.</p>')
    mailing.articles.add(make_article("Mission Label", teaser_en="Forty cities got it."))
    mailing.events.add(make_event("Kick-off"))
    launching.launch(mailing, ["de", "en", "uk"])
    tasks.freeze(mailing.pk)
    drain()
    return relay.mails()


def parts(message) -> tuple[str, str]:
    return tuple(message.get_body((kind,)).get_content() for kind in ("plain", "html"))


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        ("alice", ["Liebe Leserinnen und Leser", "Mission Label (de)", "/de/news/"]),
        ("bob", ["See", "Mission Label", "Kick-off", "/en/news/"]),
        ("charlie", ["Шановні читачі", "Mission Label (uk)", "/uk/news/"]),
    ],
)
def test_both_parts_speak_the_readers_language(sent, reader, words):
    plain, html = parts(sent[f"{reader}@reader.example"])

    assert [word for word in words if word not in plain or word not in html] == []


def test_mail_says_who_pays_and_who_may_be_wrong(sent):
    for part in parts(sent["bob@reader.example"]):
        assert "Funded by the European Union" in part
        assert "101148374" in part
        assert "(CINEA)" in part


def test_mail_has_the_headers_of_a_list(sent):
    bob = Subscriber.objects.get(address="bob@reader.example")
    message = sent["bob@reader.example"]
    address = f"http://127.0.0.1:8000/en/newsletter/unsubscribe/{bob.unsubscribe_token}/"

    assert message["To"] == "bob@reader.example"
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "U_CAN <newsletter.127.0.0.1>"
    assert message["Precedence"] == "bulk"
    assert message["Auto-Submitted"] is None
    assert message["Date"].datetime is not None


def test_bounces_come_back_to_a_signed_address(sent, relay):
    senders = {recipient: sender for sender, recipient, _content in relay.taken}
    pk = Delivery.objects.get(address="bob@reader.example").pk

    expected = f"newsletter+1-{pk}-{bounce_signature(pk)}@127.0.0.1"
    assert senders["bob@reader.example"] == expected


def test_mail_loads_nothing_from_anywhere(sent):
    html = parts(sent["bob@reader.example"])[1]

    assert set(re.findall(r'src="([^"]*)"', html)) == {"cid:eu-emblem@ucan"}
    assert re.findall(r"url\(|@import|<link", html) == []


def test_lines_are_short_and_seven_bit(sent, relay):
    for _sender, _recipient, content in relay.taken:
        assert content.isascii()
        assert max(len(line) for line in content.split(b"\r\n")) < 998


def test_every_link_answers_and_changes_nothing(sent, client):
    make_page("imprint")
    message = sent["charlie@reader.example"]
    before = list(Subscriber.objects.values()) + list(Consent.objects.values())

    paths = {
        path
        for part in (*parts(message), message["List-Unsubscribe"])
        for path in OWN.findall(part)
    }
    answers = {ask(path).status_code for path in paths for ask in (client.get, client.head)}

    assert len(paths) >= 5
    assert answers == {200}
    assert list(Subscriber.objects.values()) + list(Consent.objects.values()) == before


def test_one_click_of_the_mail_unsubscribes_its_reader(sent, client):
    address = OWN.findall(sent["alice@reader.example"]["List-Unsubscribe"])[0]

    response = client.post(address, {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    left = Subscriber.objects.filter(state="unsubscribed").values_list("address", flat=True)
    assert list(left) == ["alice@reader.example"]


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_confirmation_mail_leads_to_its_reader(relay, client, language):
    new = make_subscriber("new@reader.example", language=language, state="unconfirmed")
    consent.owe(Delivery.Kind.CONFIRMATION, new)

    drain()

    message = relay.mails()["new@reader.example"]
    address = f"/{language}/newsletter/confirm/{new.confirm_token}/"
    assert all(address in part for part in parts(message))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None


def test_mail_to_the_already_subscribed_leads_to_the_preferences(relay):
    bob = make_subscriber()
    consent.owe(Delivery.Kind.ALREADY, bob)

    drain()

    plain, html = parts(relay.mails()["bob@reader.example"])
    assert f"/en/newsletter/preferences/{bob.preferences_token}/" in plain
    assert bob.confirm_token not in plain + html


def test_mail_goes_through_other_backends_too(settings):
    bob = make_subscriber()
    consent.owe(Delivery.Kind.ALREADY, bob)

    drain()

    assert [(m.to, m.message()["To"]) for m in mail.outbox] == [
        (["bob@reader.example"], "bob@reader.example")
    ]
    assert Delivery.objects.get().state == "accepted"


def test_letters_carry_nothing_that_somebody_typed():
    letter = compose(Delivery.Kind.CONFIRMATION, "en")

    assert "reader.example" not in letter.html + letter.text


def test_test_mail_does_not_tell_how_to_write_a_placeholder(relay):
    launching.send_test(make_mailing(subject_de="", subject_uk=""), "alice@city.example")

    drain()

    plain, html = parts(relay.mails()["alice@city.example"])
    assert [found for p in PURPOSES for found in re.findall(placeholder(p), plain + html)] == []
    assert "/en/newsletter/preferences/test-" in plain


def test_template_fills_a_token_that_a_soft_line_break_divides():
    stands_in = placeholder("confirm")
    message = f"a {stands_in[:5]}=\r\n{stands_in[5:]} b {stands_in}".encode()

    filled = MailTemplate.of(message, ["confirm"]).filled({}, {"confirm": "0123456789" * 2 + "ab"})

    assert filled == b"a 01234=\r\n567890123456789ab b 01234567890123456789ab"


def test_filled_template_parses_as_the_message_that_it_is():
    letter = compose(Delivery.Kind.CONFIRMATION, "uk")
    tokens = {purpose: purpose[0] * 22 for purpose in PURPOSES}
    filled = template_of(letter).filled({"To": "bob@reader.example"}, tokens)

    html = parts(message_from_bytes(filled, policy=policy.default))[1]
    expected = letter.html.replace(placeholder("confirm"), "c" * 22)
    assert html.splitlines() == expected.splitlines()


def test_test_mail_reaches_a_domain_in_any_script(relay):
    launching.send_test(make_mailing(subject_de="", subject_uk=""), "alice@bücher.example")

    drain()

    assert list(relay.mails()) == ["alice@xn--bcher-kva.example"]

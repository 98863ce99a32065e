import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsletter import consent, launching, tasks
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Consent, Delivery, Mailing, MailRequest, Subscriber, Suppression

pytestmark = pytest.mark.django_db

FILE = """\
email,language,confirmed_at,source
alice@reader.example,de,2025-05-06,conference desk
Bob@Reader.example,uk,2025-05-06T10:30:00+03:00,old list
bob@reader.example,en,2025-05-06,twice
nobody,en,2025-05-06,desk
charlie@reader.example,fr,2025-05-06,desk
dave@reader.example,en,yesterday,desk
eve@reader.example,en,2025-05-06,
"""


def run(name, *arguments, **options) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(name, *arguments, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "readers.csv"
    file.write_text(FILE, "utf-8")
    return file


def test_import_adds_subscribers_with_the_proof_of_their_consent(file):
    out, _err = run("import_subscribers", str(file))

    assert list(Subscriber.objects.order_by("pk").values_list("email", "language", "state")) == [
        ("alice@reader.example", "de", "confirmed"),
        ("Bob@Reader.example", "uk", "confirmed"),
    ]
    bob = Consent.objects.get(subscriber__address="bob@reader.example")
    assert (bob.source, bob.confirmed_at.isoformat()) == ("old list", "2025-05-06T07:30:00+00:00")
    assert out == "2 subscribers added, 1 known before, 4 lines left out.\n"


def test_import_names_each_wrong_line(file):
    _out, err = run("import_subscribers", str(file))

    assert err.splitlines() == [
        "line 5: “nobody” is no e-mail address.",
        "line 6: The language must be one of de, en, uk.",
        "line 7: confirmed_at must look like 2025-05-06 or 2025-05-06T10:30:00+02:00.",
        "line 8: The source of the consent is missing.",
    ]


def test_import_names_suppressed_addresses_by_their_lines_alone(file):
    Suppression.objects.create(address="bob@reader.example", reason="no_such_address")

    out, err = run("import_subscribers", str(file))

    assert err.splitlines()[:3] == [
        "line 3: The address is suppressed: the address does not exist.",
        "line 4: The address is suppressed: the address does not exist.",
        "line 5: “nobody” is no e-mail address.",
    ]
    assert out == "1 subscribers added, 0 known before, 6 lines left out.\n"


def test_import_for_the_second_time_adds_nothing(file):
    run("import_subscribers", str(file))

    out, _err = run("import_subscribers", str(file))

    assert out == "0 subscribers added, 3 known before, 4 lines left out.\n"
    assert Consent.objects.count() == 2


def test_import_does_not_bring_back_who_has_left(file):
    alice = make_subscriber("alice@reader.example", state=Subscriber.State.UNSUBSCRIBED)

    run("import_subscribers", str(file))

    alice.refresh_from_db()
    assert (alice.state, alice.consents.count()) == ("unsubscribed", 1)


def test_import_of_a_wrong_file_says_so_in_one_sentence(tmp_path):
    file = tmp_path / "wrong.csv"
    file.write_text("name\nx\n")

    with pytest.raises(CommandError, match="lacks the columns email, language, confirmed_at"):
        run("import_subscribers", str(file))
    with pytest.raises(CommandError, match="can’t be read"):
        run("import_subscribers", str(tmp_path / "none.csv"))


def test_send_mailing_launches_what_is_complete():
    make_mailing(subject_uk="")

    out, _err = run("send_mailing", "first-issue")

    mailing = Mailing.objects.get()
    assert (mailing.state, mailing.launched_languages) == ("launching", ["de", "en"])
    assert out == "Launched in de, en.\n"


def test_send_mailing_twice_sends_once():
    make_subscriber()
    make_mailing()
    run("send_mailing", "first-issue")
    tasks.sweep()

    out, _err = run("send_mailing", "first-issue")
    tasks.sweep()

    assert out == "It was launched before; it is running.\n"
    assert Delivery.objects.count() == 1


def test_send_mailing_waits_until_it_is_finished():
    make_subscriber()
    mailing = make_mailing()
    launching.launch(mailing, ["de", "en", "uk"])
    tasks.freeze(mailing.pk)
    drain()

    out, _err = run("send_mailing", "first-issue", wait=True)

    assert out.splitlines()[-1] == "finished: 1 of 1 accepted"


def test_send_mailing_says_when_it_was_paused():
    make_subscriber()
    mailing = make_mailing()
    launching.launch(mailing, ["de", "en", "uk"])
    tasks.freeze(mailing.pk)
    launching.pause(mailing, Mailing.PauseReason.LOGIN_REFUSED, "535 5.7.8 No")

    with pytest.raises(CommandError, match="It is paused. The relay refuses our login. 535 5.7.8"):
        run("send_mailing", "first-issue", wait=True)


@pytest.mark.parametrize("name", ["send_mailing", "mailing_status"])
def test_unknown_mailing_is_named(name):
    with pytest.raises(CommandError, match="There is no mailing “none”"):
        run(name, "none")


def test_mailing_that_is_not_complete_is_not_sent():
    make_mailing(introduction_de="", introduction_en="", introduction_uk="")

    with pytest.raises(CommandError):
        run("send_mailing", "first-issue")


def test_mailing_status_is_json():
    make_subscriber()
    mailing = make_mailing()
    launching.launch(mailing, ["de", "en", "uk"])
    tasks.freeze(mailing.pk)
    drain()
    Mailing.objects.update(launched_at=timezone.now() - timedelta(minutes=1))

    status = json.loads(run("mailing_status", "first-issue", "--json")[0])

    counts = dict.fromkeys(Delivery.State.values, 0) | {"accepted": 1}
    assert status == {
        "state": "finished",
        "total": 1,
        "counts": counts,
        "rate": 0.02,
        "paused_reason": "",
    }


def test_mailing_status_says_why_it_paused_and_keeps_its_keys():
    mailing = make_mailing()
    before = json.loads(run("mailing_status", "first-issue", "--json")[0])
    Mailing.objects.update(state="running")
    launching.pause(mailing, Mailing.PauseReason.LOGIN_REFUSED, "535 5.7.8 No")

    status = json.loads(run("mailing_status", "first-issue", "--json")[0])

    assert list(before) == ["state", "total", "counts", "rate", "paused_reason"] == list(status)
    assert list(status["counts"]) == Delivery.State.values == list(before["counts"])
    assert status["paused_reason"] == "The relay refuses our login. 535 5.7.8 No"


def test_erase_leaves_the_sum_and_nothing_else():
    make_subscriber()
    mailing = make_mailing()
    launching.launch(mailing, ["de", "en", "uk"])
    tasks.freeze(mailing.pk)
    drain()
    consent.sign_up(consent.SignUp("bob@reader.example", "en", "192.0.2.1"))
    Suppression.objects.create(address="bob@reader.example", reason="by_hand")

    run("erase_subscriber", "BOB@reader.example")

    assert not any(
        model.objects.exists() for model in (Subscriber, Consent, Suppression, MailRequest)
    )
    left = Delivery.objects.values_list("mailing__slug", "state", "address", "subscriber")
    assert list(left) == [("first-issue", "accepted", "", None)]


def test_export_tells_all_that_is_kept():
    make_subscriber()
    consent.sign_up(consent.SignUp("bob@reader.example", "en", "192.0.2.1"))

    found = json.loads(run("export_subscriber", "bob@reader.example")[0])

    assert found["email"] == "bob@reader.example"
    assert found["subscription"]["state"] == "confirmed"
    assert [each["source"] for each in found["subscription"]["consents"]] == ["form"]
    assert [each["kind"] for each in found["mails"]] == ["already"]


@pytest.mark.parametrize("name", ["erase_subscriber", "export_subscriber"])
def test_unknown_address_is_named(name):
    with pytest.raises(CommandError, match="Nothing is known about nobody@reader.example"):
        run(name, "nobody@reader.example")

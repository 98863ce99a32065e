import time

import pytest

from newsletter.bounce_reports import LIMIT, Finding, Report, Unreadable, read
from newsletter.models import Bounce
from newsletter.sender import envelope_sender
from newsletter.tests import reports
from newsletter.tests.reports import ORIGINAL, bounce, complaint, recipient

Kind = Bounce.Kind
HEAD = (
    b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
)
SIGNED = f"<{envelope_sender(7)}>"


def test_bounce_says_whose_mail_came_back_and_why():
    report = read(bounce(7))

    assert report.finding == Finding(Kind.HARD, "5.1.1", "smtp; 550 5.1.1 User unknown")
    assert report.delivery == 7


@pytest.mark.parametrize(
    ("status", "diagnostic", "kind", "found"),
    [
        ("5.1.1", "smtp; 550 gone", Kind.HARD, "5.1.1"),
        ("5.1.2", "smtp; 550 no such domain", Kind.HARD, "5.1.2"),
        ("5.1.3 (bad syntax)", "", Kind.HARD, "5.1.3"),
        ("5.1.6", "", Kind.HARD, "5.1.6"),
        ("5.1.10", "smtp; 556 null MX", Kind.HARD, "5.1.10"),
        ("5.1.0", "", Kind.SOFT, "5.1.0"),
        ("5.1.11", "", Kind.SOFT, "5.1.11"),
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full", Kind.SOFT, "5.2.2"),
        ("5.7.1", "smtp; 550 5.7.1 Looks like spam, not 5.1.1", Kind.SOFT, "5.7.1"),
        ("4.4.7", "smtp; 451 Try later", Kind.SOFT, "4.4.7"),
        ("5.0.0", "smtp; 550-5.1.1 <bob@reader.example> unknown", Kind.HARD, "5.1.1"),
        ("5.0.0", "smtp; 550 unknown", Kind.SOFT, "5.0.0"),
        ("", "X-Unix; 127", Kind.SOFT, ""),
    ],
)
def test_status_decides_between_hard_and_soft(status, diagnostic, kind, found):
    report = read(bounce(7, recipient(status, diagnostic=diagnostic)))

    assert (report.finding.kind, report.finding.status) == (kind, found)


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_report_on_anything_but_a_failure_does_not_count(action):
    assert read(bounce(7, recipient("4.4.1", action))).finding == Finding()


def test_address_of_several_people_exists_as_long_as_one_gets_the_mail():
    report = read(bounce(7, recipient("5.1.1"), recipient("2.0.0", "delivered")))

    assert report.finding.kind == Kind.SOFT


@pytest.mark.parametrize(
    ("kind", "finding"),
    [
        ("abuse", Finding(Kind.COMPLAINT, "", "abuse")),
        ("Fraud", Finding(Kind.COMPLAINT, "", "fraud")),
        ("opt-out", Finding(Kind.COMPLAINT, "", "opt-out")),
        ("not-spam", Finding()),
        ("auth-failure", Finding()),
    ],
)
def test_feedback_is_a_complaint_only_where_it_complains(kind, finding):
    assert read(complaint(7, kind)).finding == finding


@pytest.mark.parametrize(
    "report",
    [
        bounce(0, to=SIGNED),
        bounce(0, to=f"Newsletter {SIGNED.upper()}"),
        bounce(0, to=f"postmaster@ucan.example\nDelivered-To: {SIGNED}"),
        bounce(0, to=f"undisclosed\nX-Original-To: {SIGNED}"),
        bounce(0, to=f"forged {SIGNED.replace('-7-', '-8-')}\nOriginal-Recipient: rfc822;{SIGNED}"),
        complaint(0, to="fbl@ucan.example", more=f"Original-Mail-From: {SIGNED}\n"),
        complaint(0, to="fbl@ucan.example", original=f"Return-Path: {SIGNED}\n{ORIGINAL}"),
        complaint(0, to="fbl@ucan.example", original=f"Return-Path: {SIGNED}\n{ORIGINAL}").replace(
            b"message/rfc822", b"text/rfc822-headers"
        ),
    ],
    ids="to case delivered original several sender message headers".split(),
)
def test_signed_address_is_found_wherever_servers_put_it(report):
    assert read(report).delivery == 7


def test_address_of_the_envelope_is_enough():
    assert read(bounce(0, to="postmaster@ucan.example"), envelope_sender(7)).delivery == 7


@pytest.mark.parametrize(
    "address",
    [
        envelope_sender(7).replace("+1-7-", "+1-8-"),
        envelope_sender(7).replace("+1-7-", "+2-7-"),
        "news+1-7-0000000000000000@ucan.example",
        "news+1-99999999999999999999-0000000000000000@ucan.example",
        "news+1-٧-0000000000000000@ucan.example",
        "news@ucan.example",
    ],
    ids="other-mail version signature long digits unsigned".split(),
)
def test_forged_address_names_nobody(address):
    named = f"Message-ID: <delivery.7.20261122@ucan.example>\n{ORIGINAL}"

    assert read(bounce(7, to=address, original=named)).delivery is None
    assert read(complaint(7, to=address, original=named)).delivery is None


def test_note_of_absence_does_not_count_and_a_letter_is_left_to_people():
    letter = reports.vacation(7).replace(b"Auto-Submitted: auto-replied\nPrecedence: bulk\n", b"")

    assert read(reports.vacation(7)) == Report(Finding())
    assert read(letter) is None


def test_receipt_of_having_been_read_does_not_count():
    receipt = bounce(7).replace(b"delivery-status", b"disposition-notification")

    assert read(receipt).finding == Finding()


def test_same_report_is_known_whichever_way_it_comes():
    first = bounce(7)
    again = b"Received: from a by b\r\n" + first.replace(b"\n", b"\r\n")

    assert read(again).digest == read(first).digest
    assert read(bounce(8)).digest != read(first).digest


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"\n" * LIMIT,
        HEAD + b"Status: 5.1.1\n\nStatus: 5.1.1\n",
        HEAD + b"a:b\n" * (LIMIT // 4),
        b"".join(
            b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(20000)
        ),
        b"Content-Type: message/rfc822\n\n" * 30000,
        b"Content-Type: multipart/report; boundary*0*=x''a; boundary*=c\n\n--b\n",
        complaint(7).replace(b"Feedback-Type: abuse\n", b""),
    ],
    ids=["blank lines", "no action", "fields", "depth", "matryoshka", "rfc2231", "no type"],
)
def test_broken_report_is_called_unreadable_at_once(raw):
    begun = time.process_time()

    with pytest.raises(Unreadable):
        read(raw)

    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * LIMIT,
        b"\xff\xfe" * LIMIT,
        b"\r" * LIMIT,
        b"Content-Type: multipart/report;" + b";" * LIMIT,
        b"Content-Type: multipart/report" + b"\n ;" * (LIMIT // 3),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * LIMIT,
    ],
    ids=["nothing", "nul", "bytes", "returns", "semicolons", "folded", "parts"],
)
def test_rubbish_is_no_report(raw):
    assert read(raw) is None


def test_parts_within_parts_are_not_read_for_ever():
    inner = "--b{0}\nContent-Type: multipart/mixed; boundary=b{1}\n\n"
    nested = "".join(inner.format(depth, depth + 1) for depth in range(97)).encode()
    raw = b"Content-Type: multipart/report; boundary=b0\n\n" + nested + b"\n" * LIMIT

    begun = time.process_time()

    assert read(raw).finding == Finding()
    assert time.process_time() - begun < 3


def test_what_a_server_says_is_cleaned_of_what_no_database_takes():
    said = b"smtp; 550 5.1.1 \xff\0 k\xc3\xb6nnte\n nicht " + b"x" * 3000
    raw = bounce(7).replace(b"smtp; 550 5.1.1 User unknown", said)

    diagnostic = read(raw).finding.diagnostic

    assert diagnostic[:31] == "smtp; 550 5.1.1 � könnte nicht "
    assert len(diagnostic) == 500


def test_returned_message_that_is_cut_off_does_no_harm():
    huge = f"{ORIGINAL}\n" + "x" * LIMIT * 2

    assert read(bounce(7, original=huge)).delivery == 7

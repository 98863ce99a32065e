"""Mails of ours, and reports on them as mail servers write them."""

from datetime import timedelta

from django.utils import timezone

from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing, Subscriber
from newsletter.sender import envelope_sender

BOB = "bob@reader.example"

# Postfix calls its reports “auto-replied” too.
BOUNCE = """\
Return-Path: <>
From: MAILER-DAEMON@mx.reader.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b/1"
Message-Id: <1@mx.reader.example>

This is a MIME-encapsulated message.

--b/1
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.reader.example.

--b/1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.reader.example
Arrival-Date: Sun, 22 Nov 2026 09:00:00 +0100 (CET)

{recipients}
--b/1
Content-Description: Undelivered Message
Content-Type: message/rfc822

{original}

--b/1--
"""
RECIPIENT = """\
Final-Recipient: rfc822; {named}
Original-Recipient: rfc822;{named}
Action: {action}
Status: {status}
Remote-MTA: dns; mx2.reader.example
Diagnostic-Code: {diagnostic}
"""
COMPLAINT = """\
From: <staff@provider.example>
To: {to}
Subject: Email Feedback Report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
{more}
--b
Content-Type: message/rfc822

{original}

--b--
"""
ORIGINAL = "From: U_CAN <news@ucan.example>\nSubject: News\n\nDear reader"
VACATION = """\
From: bob@reader.example
To: {to}
Subject: I am away
Auto-Submitted: auto-replied
Precedence: bulk

5.1.1 550 Back in June.
"""


def recipient(
    status="5.1.1",
    action="failed",
    diagnostic="smtp; 550 5.1.1 User unknown",
    named=BOB,
) -> str:
    return RECIPIENT.format(status=status, action=action, diagnostic=diagnostic, named=named)


def bounce(delivery: int, *recipients: str, to: str = "", original: str = ORIGINAL) -> bytes:
    """To the signed address of the delivery, unless `to` is another."""
    groups = "\n".join(recipients or [recipient()])
    to = to or envelope_sender(delivery)
    return BOUNCE.format(to=to, recipients=groups, original=original).encode()


def soft(delivery: int) -> bytes:
    return bounce(delivery, recipient("4.2.2", diagnostic="smtp; 452 4.2.2 Mailbox full"))


def complaint(
    delivery: int, kind: str = "abuse", to: str = "", more: str = "", original: str = ORIGINAL
) -> bytes:
    to = to or envelope_sender(delivery)
    return COMPLAINT.format(to=to, kind=kind, more=more, original=original).encode()


def vacation(delivery: int) -> bytes:
    return VACATION.format(to=envelope_sender(delivery)).encode()


def long_confirmed(email: str = BOB) -> Subscriber:
    """A reader who confirmed a year ago."""
    subscriber = make_subscriber(email)
    long_ago = timezone.now() - timedelta(days=365)
    subscriber.consents.update(requested_at=long_ago, confirmed_at=long_ago)
    return subscriber


def mailed(subscriber: Subscriber, days_ago: int = 0, kind=Delivery.Kind.MAILING) -> Delivery:
    """A mail that the relay took so long ago; each of a mailing of its own."""
    moment = timezone.now() - timedelta(days=days_ago)
    of_mailing = kind in (Delivery.Kind.MAILING, Delivery.Kind.TEST)
    return Delivery.objects.create(
        kind=kind,
        mailing=make_mailing(f"issue-{Mailing.objects.count()}") if of_mailing else None,
        subscriber=subscriber,
        address=subscriber.address,
        language=subscriber.language,
        state=Delivery.State.ACCEPTED,
        created_at=moment,
        settled_at=moment,
    )

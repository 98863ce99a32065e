"""A reader's new address: it is confirmed by its owner, and the old one is forgotten then."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from newsletter import consent, privacy
from newsletter.addresses import deliverable, normalised
from newsletter.models import Delivery, Subscriber
from newsletter.models.subscribers import new_token

Kind, State = Delivery.Kind, Delivery.State


def ask(subscriber: Subscriber, email: str, asked_at: datetime) -> None:
    """Ask the new address, known or not. Until it answers, all mail goes to the old one."""
    chosen = Subscriber.objects.filter(pk=subscriber.pk, state=Subscriber.State.CONFIRMED)
    if normalised(email) == subscriber.address or not chosen.update(
        new_email=deliverable(email),
        new_email_asked_at=asked_at,
        # Anew each time: who was asked before can't confirm an address that isn't theirs.
        address_token=new_token(),
    ):
        return
    subscriber.deliveries.filter(
        kind=Kind.ADDRESS, state__in=[State.PENDING, State.CLAIMED, State.DEFERRED]
    ).delete()
    consent.owe(Kind.ADDRESS, subscriber, normalised(email))


def asked_by(token: str) -> Subscriber | None:
    """Whose new address the link is for, as long as it is valid."""
    found = Subscriber.objects.with_token("address", token)
    is_valid = found and found.new_email_asked_at > timezone.now() - privacy.UNCONFIRMED_KEPT
    return found if is_valid else None


@transaction.atomic
def confirm(asked: Subscriber, language: str, network_address: str) -> Subscriber | None:
    """From now on mail goes to the new address. Choices stay; links in earlier mails end."""
    waiting = Subscriber.objects.filter(pk=asked.pk, address_token=asked.address_token)
    subscriber = waiting.select_for_update().first()
    if subscriber is None:
        return None
    old, new = subscriber.address, normalised(subscriber.new_email)
    other = Subscriber.objects.select_for_update().filter(address=new).first()
    if other:
        _take_over(subscriber, other)
    for address in (old, new):
        privacy.forget_address(address)
    _redirect_mails(subscriber, new)
    asked_at, now = subscriber.new_email_asked_at, timezone.now()
    consent.log(subscriber, language, network_address, "new address", asked_at, confirmed_at=now)
    _move(subscriber)
    return subscriber


def _take_over(subscriber: Subscriber, other: Subscriber) -> None:
    """The new address was known: one reader, one subscription, and no issue twice."""
    theirs, mine = other.deliveries.of_mailings(), subscriber.deliveries.of_mailings()
    brought = theirs.filter(state__in=[State.SENDING, State.ACCEPTED, State.UNKNOWN])
    privacy.skip(mine.filter(mailing__in=brought.values("mailing")))
    # It is theirs from now on: the issue may still be launched in their own language.
    brought.exclude(mailing__in=mine.values("mailing")).update(subscriber=subscriber)
    other.consents.exclude(confirmed_at=None).update(subscriber=subscriber)
    privacy.erase(other.email)


def _redirect_mails(subscriber: Subscriber, new: str) -> None:
    """What is to come, or may have to be sent again, goes to the new address."""
    mails = subscriber.deliveries.of_mailings()
    mails.filter(state=State.CLAIMED).update(state=State.PENDING, token="", lease_until=None)
    ahead = mails.filter(state__in=[State.PENDING, State.DEFERRED, State.UNKNOWN])
    ahead.update(address=new, smtp_text="")


def _move(subscriber: Subscriber) -> None:
    subscriber.email, subscriber.new_email = subscriber.new_email, ""
    subscriber.new_email_asked_at = subscriber.address_token = None
    # The old mailbox may be somebody else's by now.
    for purpose in ("confirm", "preferences", "unsubscribe"):
        setattr(subscriber, f"{purpose}_token", new_token())
    subscriber.save()

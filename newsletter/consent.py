"""Double opt-in: a form asks, a mail is answered, and the log keeps who agreed to what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cities.models import City
from newsletter.addresses import deliverable, normalised
from newsletter.declarations import CURRENT
from newsletter.models import Consent, Delivery, SignUpRequest, Subscriber, Suppression
from newsletter.queue import ask_for
from publishing.networks import network_of
from twinning.models import Theme

# How many mails a form may cause, so that nobody can use it to annoy others.
LIMIT_PERIOD = timedelta(hours=1)
MAILS_PER_ADDRESS = 3
MAILS_PER_NETWORK = 20


@dataclass
class SignUp:
    """What the form says."""

    email: str
    language: str
    network_address: str
    cities: Iterable[City] = field(default_factory=list)
    themes: Iterable[Theme] = field(default_factory=list)


@transaction.atomic
def sign_up(asked: SignUp) -> None:
    """Ask the address for its confirmation, or tell its owner that it is subscribed already.

    Whoever fills in the form learns nothing: neither what is known, nor that a limit is reached.
    """
    if not _within_limits(asked):
        return
    subscriber, _is_new = Subscriber.objects.select_for_update().get_or_create(
        address=normalised(asked.email),
        defaults={"email": deliverable(asked.email), "language": asked.language},
    )
    is_suppressed = Suppression.objects.filter(address=subscriber.address).exists()
    if subscriber.is_confirmed and not is_suppressed:
        owe(Delivery.Kind.ALREADY, subscriber)
        return
    if not subscriber.is_confirmed:
        _note_wishes(subscriber, asked)
    Consent.objects.create(
        subscriber=subscriber,
        text_version=CURRENT,
        language=asked.language,
        source="form",
        network_address=asked.network_address or None,
    )
    owe(Delivery.Kind.CONFIRMATION, subscriber)


def _within_limits(asked: SignUp) -> bool:
    """Count this request, unless it is one too many."""
    address, network = normalised(asked.email), network_of(asked.network_address)
    recent = SignUpRequest.objects.filter(made_at__gt=timezone.now() - LIMIT_PERIOD)
    if (
        recent.filter(address=address).count() >= MAILS_PER_ADDRESS
        or recent.filter(network=network).count() >= MAILS_PER_NETWORK
    ):
        return False
    SignUpRequest.objects.create(address=address, network=network)
    return True


def _note_wishes(subscriber: Subscriber, asked: SignUp) -> None:
    """As long as nobody has confirmed, the latest form counts."""
    subscriber.email = deliverable(asked.email)
    subscriber.language = asked.language
    subscriber.state = Subscriber.State.UNCONFIRMED
    subscriber.save()
    subscriber.cities.set(asked.cities)
    subscriber.themes.set(asked.themes)


def owe(kind: str, subscriber: Subscriber) -> None:
    """Put a mail into the ledger; from now on it is sent, whatever happens to the queue."""
    Delivery.objects.create(
        kind=kind,
        subscriber=subscriber,
        address=subscriber.address,
        language=subscriber.language,
    )
    ask_for("drain")


@transaction.atomic
def confirm(subscriber: Subscriber) -> bool:
    """Take the answer to the mail; False where nothing waits for one."""
    Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    waiting = subscriber.consents.filter(confirmed_at=None, withdrawn_at=None)
    if not waiting.update(confirmed_at=timezone.now()):
        return False
    Subscriber.objects.filter(pk=subscriber.pk).update(state=Subscriber.State.CONFIRMED)
    Suppression.objects.filter(address=subscriber.address).delete()
    return True


@transaction.atomic
def unsubscribe(subscriber: Subscriber) -> None:
    Subscriber.objects.filter(pk=subscriber.pk).update(state=Subscriber.State.UNSUBSCRIBED)
    subscriber.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())

"""Double opt-in: a form asks, a mail is answered, and the log keeps who agreed to what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import City
from newsletter.addresses import deliverable, normalised
from newsletter.declarations import CURRENT, DECLARATIONS
from newsletter.models import Consent, Delivery, Figure, Subscriber, Suppression
from newsletter.queue import ask_for
from twinning.models import Theme

# Who leaves or comes back so long after a mailing is counted with it.
COUNTED = timedelta(days=30)
# Where a declaration was made in the portal.
SOURCES = {
    "form": _("sign-up form, confirmed by the link in a mail"),
    "new address": _("page to confirm a new address, by the link in a mail"),
    "taken back": _("page to take an unsubscription back, by the link in a mail"),
}


def source_of(declared: Consent) -> str:
    """In words; of an import, whose words are not the portal's, what its file said."""
    is_own = declared.text_version in DECLARATIONS
    return SOURCES.get(declared.source, declared.source) if is_own else declared.source


@dataclass
class SignUp:
    """What the form says; cities and themes by their slugs."""

    email: str
    language: str
    network_address: str
    cities: Iterable[str] = ()
    themes: Iterable[str] = ()
    requested_at: datetime = field(default_factory=timezone.now)


@transaction.atomic
def sign_up(asked: SignUp) -> None:
    """Ask the address for its confirmation, or tell its owner that it is subscribed already."""
    subscriber, _is_new = Subscriber.objects.select_for_update().get_or_create(
        address=normalised(asked.email),
        defaults={"email": deliverable(asked.email), "language": asked.language},
    )
    if subscriber.is_confirmed and not subscriber.suppression:
        owe(Delivery.Kind.ALREADY, subscriber)
        return
    if not subscriber.is_confirmed:
        _note_wishes(subscriber, asked)
    # A form that nobody answered gives way: one click proves one declaration, not a stranger's too.
    _end(subscriber.consents.filter(confirmed_at=None))
    log(subscriber, asked.language, asked.network_address, "form", asked.requested_at)
    owe(Delivery.Kind.CONFIRMATION, subscriber)


def _note_wishes(subscriber: Subscriber, asked: SignUp) -> None:
    """As long as nobody has confirmed, the latest form counts.

    Whoever has left stays so until then: anybody can fill in a form, and what is unconfirmed is
    deleted after a month, with the record that keeps an import from taking them in again.
    """
    subscriber.email = deliverable(asked.email)
    subscriber.language = asked.language
    subscriber.save()
    subscriber.cities.set(City.objects.filter(slug__in=asked.cities))
    subscriber.themes.set(Theme.objects.filter(slug__in=asked.themes))


def log(
    subscriber: Subscriber,
    language: str,
    network_address: str,
    source: str,
    requested_at: datetime,
    confirmed_at: datetime | None = None,
) -> None:
    """Note a declaration in the words of today, in the language in which it was shown."""
    Consent.objects.create(
        subscriber=subscriber,
        text_version=CURRENT,
        language=language,
        source=source,
        network_address=network_address or None,
        requested_at=requested_at,
        confirmed_at=confirmed_at,
    )


def owe(kind: str, subscriber: Subscriber, address: str = "") -> None:
    """Put a mail into the ledger; from now on it is sent, whatever happens to the queue."""
    Delivery.objects.create(
        kind=kind,
        subscriber=subscriber,
        address=address or subscriber.address,
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
    _let_in(subscriber)
    # A mail has arrived there and was answered.
    Suppression.objects.filter(address=subscriber.address).delete()
    return True


@transaction.atomic
def resubscribe(subscriber: Subscriber, language: str, network_address: str) -> None:
    """Undo an unsubscription: the link came by mail, so nothing is left to be confirmed.

    Not where the address takes no mail: the link may be of long before the complaint or the
    bounce, and only the answer to a fresh mail lifts that.
    """
    stored = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if stored.state == Subscriber.State.UNSUBSCRIBED and not stored.suppression:
        now = timezone.now()
        log(subscriber, language, network_address, "taken back", now, confirmed_at=now)
        _let_in(subscriber)


def _let_in(subscriber: Subscriber) -> None:
    others = Subscriber.objects.filter(pk=subscriber.pk).exclude(state=Subscriber.State.CONFIRMED)
    if others.update(state=Subscriber.State.CONFIRMED):
        _count_return(subscriber)


@transaction.atomic
def unsubscribe(subscriber: Subscriber) -> None:
    """At once, and also for mailings that are on their way."""
    if withdraw(subscriber):
        _count(Figure.Event.UNSUBSCRIBED, subscriber, timezone.now())


@transaction.atomic
def withdraw(subscriber: Subscriber) -> bool:
    """End the consent without counting it; False where there was none to end."""
    mine = Subscriber.objects.filter(pk=subscriber.pk)
    was_confirmed = mine.filter(state=Subscriber.State.CONFIRMED).update(
        state=Subscriber.State.UNSUBSCRIBED
    )
    mine.update(state=Subscriber.State.UNSUBSCRIBED)
    mine.forget_new_address()
    _end(subscriber.consents.all())
    return bool(was_confirmed)


def _end(consents: QuerySet[Consent]) -> None:
    consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())


def _count_return(subscriber: Subscriber) -> None:
    ended = subscriber.consents.filter(withdrawn_at__gt=timezone.now() - COUNTED)
    left = ended.exclude(confirmed_at=None)
    if last := left.order_by("-withdrawn_at").first():
        _count(Figure.Event.RESUBSCRIBED, subscriber, last.withdrawn_at)


def _count(event: str, subscriber: Subscriber, moment: datetime) -> None:
    """With the last mailing that the reader got before, and without a trace of who it was."""
    got = subscriber.deliveries.of_mailings().filter(
        state=Delivery.State.ACCEPTED, settled_at__range=(moment - COUNTED, moment)
    )
    if last := got.order_by("-settled_at").first():
        Figure.objects.count_one(last.mailing_id, last.language, event)

"""Which mails a drain has in hand: it takes them in batches, with a lease, and puts them back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from newsletter.models import Delivery, Mailing, Subscriber

Kind, State = Delivery.Kind, Delivery.State
BATCH = 200
READER = (
    *("email", "new_email"),
    *("confirm_token", "preferences_token", "unsubscribe_token", "address_token"),
)


class Claim(NamedTuple):
    """What a drain must know of a mail; an instance of the model would cost more than the mail."""

    pk: int
    kind: str
    mailing_id: int | None
    language: str
    address: str
    attempts: int
    first_attempt_at: datetime | None
    created_at: datetime
    # Of the subscriber; None where there is none (any more).
    email: str | None
    new_email: str | None
    confirm_token: str | None
    preferences_token: str | None
    unsubscribe_token: str | None
    address_token: str | None

    @property
    def recipient(self) -> str:
        """The address as its owner wrote it."""
        written = self.new_email if self.kind == Kind.ADDRESS else self.email
        return written or self.address

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


COLUMNS = (*Claim._fields[:8], *(f"subscriber__{name}" for name in READER))


def lease() -> timedelta:
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


@transaction.atomic
def claim(token: str, most: int | None = None) -> list[Claim]:
    """Take the next mails that are due. Mails that a reader waits for go before mailings."""
    taken = _next_due(min(most or BATCH, BATCH))
    Delivery.objects.filter(pk__in=_listed([claim.pk for claim in taken])).update(
        state=State.CLAIMED, token=token, lease_until=timezone.now() + lease()
    )
    return taken


def _listed(pks: list[int]) -> list[int] | RawSQL:
    """One parameter where the database knows lists: two hundred take as long as the mails."""
    is_known = connection.vendor == "postgresql"
    return RawSQL("SELECT unnest(%s::bigint[])", [pks]) if is_known else pks  # noqa: S611


def _next_due(most: int) -> list[Claim]:
    for source in _sources():
        in_order = source.order_by("next_attempt_at", "pk")
        locked = in_order.select_for_update(skip_locked=True, of=("self",))
        if found := locked.values_list(*COLUMNS)[:most]:
            return [Claim(*values) for values in found]
    return []


def is_anything_due() -> bool:
    return any(source.exists() for source in _sources())


def _sources() -> Iterator[QuerySet[Delivery]]:
    """Each is answered from the start of an index, however long the ledger is."""
    waiting = Delivery.objects.waiting()
    yield waiting.letters()
    for mailing_id in running():
        yield waiting.of_mailing(mailing_id)


def running() -> QuerySet:
    """The primary keys of the mailings that go out, the oldest first."""
    mailings = Mailing.objects.filter(state=Mailing.State.RUNNING)
    return mailings.order_by("launched_at", "pk").values_list("pk", flat=True)


def drop(claim: Claim, token: str) -> None:
    """Put away a claimed mail that may not be sent (now)."""
    state = _state_of_dropped(claim)
    settled_at = None if state == State.PENDING else timezone.now()
    _mine(token).filter(pk=claim.pk).update(
        state=state, token="", lease_until=None, settled_at=settled_at
    )


def _state_of_dropped(claim: Claim) -> str:
    # A test goes out whatever the state of its mailing is; if it can't, it never will.
    mailing = Mailing.objects.filter(pk=claim.mailing_id).first()
    if mailing is None or claim.kind != Kind.MAILING:
        return State.SKIPPED
    if mailing.state == Mailing.State.CANCELLED:
        return State.CANCELLED
    # A mailing that runs may have been paused when it said no: its readers still wait for it.
    readers = Subscriber.objects.mailable().filter(deliveries=claim.pk, address=claim.address)
    is_owed = mailing.state != Mailing.State.RUNNING or readers.exists()
    return State.PENDING if is_owed else State.SKIPPED


def hand_back(token: str, wait: timedelta = timedelta()) -> None:
    """Give back what was claimed and not begun."""
    _put_off(_mine(token), wait)


def put_off(claim: Claim, token: str, wait: timedelta) -> None:
    """Give back just this one: its turn comes later."""
    _put_off(_mine(token).filter(pk=claim.pk), wait)


def _mine(token: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(token=token, state=State.CLAIMED)


def _put_off(rows: QuerySet[Delivery], wait: timedelta) -> None:
    rows.update(
        state=State.PENDING, token="", lease_until=None, next_attempt_at=timezone.now() + wait
    )


def return_expired() -> None:
    """What a dead process had in hand: claimed is pending again, begun is unknown."""
    expired = Delivery.objects.filter(lease_until__lt=timezone.now())
    expired.filter(state=State.CLAIMED).update(state=State.PENDING, token="", lease_until=None)
    # The token stays: should the process not be dead, its late answer is still welcome.
    expired.filter(state=State.SENDING).update(
        state=State.UNKNOWN, lease_until=None, settled_at=timezone.now()
    )

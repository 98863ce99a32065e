"""A reader's data: shown to them, erased, and forgotten by itself when its time is over."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from newsletter.addresses import normalised
from newsletter.consent import LIMIT_PERIOD
from newsletter.models import Consent, Delivery, SignUpRequest, Subscriber, Suppression

# What the privacy page promises.
UNCONFIRMED_KEPT = timedelta(days=30)
NETWORK_ADDRESS_KEPT = timedelta(days=90)


@transaction.atomic
def erase(email: str) -> bool:
    """Remove the person everywhere; False where nothing was known.

    Rows of mailings stay without person and address, so that their sums hold.
    """
    address = normalised(email)
    theirs = Delivery.objects.filter(address=address)
    waiting = [Delivery.State.PENDING, Delivery.State.CLAIMED, Delivery.State.DEFERRED]
    theirs.of_mailings().filter(state__in=waiting).update(
        state=Delivery.State.SKIPPED, token="", lease_until=None, settled_at=timezone.now()
    )
    found = theirs.of_mailings().update(address="", smtp_text="", subscriber=None)
    for rows in (
        theirs,
        Subscriber.objects.filter(address=address),
        Suppression.objects.filter(address=address),
        SignUpRequest.objects.filter(address=address),
    ):
        found += rows.delete()[0]
    return found > 0


def export(email: str) -> dict | None:
    """All that is kept about the address, ready for JSON; None where nothing is."""
    address = normalised(email)
    subscriber = Subscriber.objects.at(email)
    suppressions = list(Suppression.objects.filter(address=address).values())
    deliveries = Delivery.objects.filter(address=address)
    if subscriber is None and not suppressions and not deliveries:
        return None
    return {
        "email": subscriber.email if subscriber else email,
        "subscription": subscriber and _subscription(subscriber),
        "mails": list(
            deliveries.values(
                "kind", "mailing__slug", "language", "state", "settled_at", "smtp_text"
            )
        ),
        "suppressions": suppressions,
    }


def _subscription(subscriber: Subscriber) -> dict:
    declared = ("text_version", "language", "source", "network_address")
    times = ("requested_at", "confirmed_at", "withdrawn_at")
    return {
        "state": subscriber.state,
        "language": subscriber.language,
        "cities": list(subscriber.cities.values_list("slug", flat=True)),
        "themes": list(subscriber.themes.values_list("slug", flat=True)),
        "created_at": subscriber.created_at,
        "consents": list(subscriber.consents.values(*declared, *times)),
    }


def forget() -> None:
    """Delete what nobody confirmed, and what was kept only against abuse."""
    now = timezone.now()
    Subscriber.objects.filter(
        state=Subscriber.State.UNCONFIRMED, created_at__lt=now - UNCONFIRMED_KEPT
    ).exclude(consents__requested_at__gt=now - UNCONFIRMED_KEPT).delete()
    letters = Delivery.objects.exclude(kind=Delivery.Kind.MAILING)
    letters.filter(created_at__lt=now - UNCONFIRMED_KEPT).delete()
    Consent.objects.filter(
        network_address__isnull=False, requested_at__lt=now - NETWORK_ADDRESS_KEPT
    ).update(network_address=None)
    SignUpRequest.objects.filter(made_at__lt=now - LIMIT_PERIOD).delete()

"""A reader's data: shown to them, erased, and forgotten by itself when its time is over."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from newsletter import bounces, limits
from newsletter.addresses import normalised
from newsletter.models import Bounce, Consent, Delivery, MailRequest, Subscriber, Suppression

State = Delivery.State
# What the privacy page promises.
UNCONFIRMED_KEPT = timedelta(days=30)
NETWORK_ADDRESS_KEPT = timedelta(days=90)
# A form that was not answered by then (no worker ran) is no longer waited for.
UNANSWERED_KEPT = timedelta(days=1)


@transaction.atomic
def erase(email: str) -> bool:
    """Remove the person everywhere; False where nothing was known.

    Rows of mailings stay without person and address, so that their sums hold.
    """
    address = normalised(email)
    found = forget_address(address)
    theirs = Delivery.objects.filter(subscriber__address=address)
    skip(theirs.of_mailings())
    found += _without_address(theirs)
    theirs.of_mailings().update(subscriber=None)
    found += theirs.delete()[0]
    found += Subscriber.objects.filter(address=address).delete()[0]
    # Another reader may have asked for mail to this address.
    found += Subscriber.objects.filter(new_email__iexact=address).forget_new_address()
    return found > 0


def forget_address(address: str) -> int:
    """Remove the address wherever it stands beside its subscriber; how often that was."""
    theirs = Delivery.objects.filter(address=address)
    found = _without_address(theirs)
    for rows in (
        theirs.letters(),
        Suppression.objects.filter(address=address),
        MailRequest.objects.filter(address=address),
    ):
        found += rows.delete()[0]
    return found


def _without_address(theirs: QuerySet[Delivery]) -> int:
    """Servers quote it in their answers. A bounce itself stays: each report counts once."""
    of_mailings = theirs.of_mailings()
    Bounce.objects.filter(delivery__in=of_mailings).update(diagnostic="")
    return of_mailings.update(address="", smtp_text="")


def skip(theirs: QuerySet[Delivery]) -> None:
    """What has not begun is not sent any more."""
    theirs.filter(state__in=[State.PENDING, State.CLAIMED, State.DEFERRED]).update(
        state=State.SKIPPED, token="", lease_until=None, settled_at=timezone.now()
    )


def export(email: str) -> dict | None:
    """All that is kept about the address, ready for JSON; None where nothing is."""
    address = normalised(email)
    subscriber = Subscriber.objects.at(email)
    # The ledger can be read by subscriber at once, but only from end to end by address.
    deliveries = subscriber.deliveries if subscriber else Delivery.objects.filter(address=address)
    suppressions = Suppression.objects.filter(address=address)
    found = {
        "email": subscriber.email if subscriber else email,
        "subscription": subscriber and _subscription(subscriber),
        "mails": list(
            deliveries.order_by("pk").values(
                "kind", "mailing__slug", "language", "state", "settled_at", "smtp_text"
            )
        ),
        "bounces": list(
            Bounce.objects.filter(delivery__in=deliveries.all()).values(
                "kind", "status", "diagnostic", "received_at"
            )
        ),
        "suppressions": list(suppressions.values("address", "reason", "detail", "created_at")),
        "forms": list(
            MailRequest.objects.filter(address=address).values("purpose", "network", "made_at")
        ),
    }
    is_known = subscriber or any(value for name, value in found.items() if name != "email")
    return found if is_known else None


def _subscription(subscriber: Subscriber) -> dict:
    declared = ("text_version", "language", "source", "network_address")
    times = ("requested_at", "confirmed_at", "withdrawn_at")
    return {
        "state": subscriber.state,
        "language": subscriber.language,
        "frequency": subscriber.frequency,
        "frequency_from": subscriber.frequency_from,
        "cities": list(subscriber.cities.values_list("slug", flat=True)),
        "themes": list(subscriber.themes.values_list("slug", flat=True)),
        "created_at": subscriber.created_at,
        "new_email": subscriber.new_email,
        "new_email_asked_at": subscriber.new_email_asked_at,
        "consents": list(subscriber.consents.values(*declared, *times)),
    }


def forget() -> None:
    """Delete what nobody confirmed, what came back long ago, and what was against abuse only."""
    now = timezone.now()
    Subscriber.objects.filter(
        state=Subscriber.State.UNCONFIRMED, created_at__lt=now - UNCONFIRMED_KEPT
    ).exclude(consents__requested_at__gt=now - UNCONFIRMED_KEPT).delete()
    # Of readers who are kept for another reason, what they (or a stranger) did not confirm.
    Consent.objects.filter(confirmed_at=None, requested_at__lt=now - UNCONFIRMED_KEPT).delete()
    unanswered = Subscriber.objects.filter(new_email_asked_at__lt=now - UNCONFIRMED_KEPT)
    unanswered.forget_new_address()
    letters = Delivery.objects.letters()
    letters.filter(created_at__lt=now - UNCONFIRMED_KEPT).delete()
    Consent.objects.filter(
        network_address__isnull=False, requested_at__lt=now - NETWORK_ADDRESS_KEPT
    ).update(network_address=None)
    bounces.forget()
    answered = Q(answered_at__isnull=False, made_at__lt=now - limits.PERIOD)
    MailRequest.objects.filter(answered | Q(made_at__lt=now - UNANSWERED_KEPT)).delete()

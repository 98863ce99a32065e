"""One slot per connection that the relay allows: who holds none doesn't connect."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from newsletter.claims import lease
from newsletter.models import DrainSlot
from newsletter.queue import ask_for


def free_slots() -> QuerySet[DrainSlot]:
    numbers = range(1, settings.MAIL_CONNECTIONS + 1)
    DrainSlot.objects.bulk_create(
        [DrainSlot(number=number) for number in numbers], ignore_conflicts=True
    )
    is_free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return DrainSlot.objects.filter(is_free, number__in=numbers)


def ask_for_drains() -> None:
    """One for each connection that is free."""
    for _slot in free_slots():
        ask_for("drain")


def take(token: str) -> bool:
    until, free = timezone.now() + lease(), free_slots()
    return any(free.filter(pk=slot.pk).update(token=token, lease_until=until) for slot in free)


def renew(token: str) -> bool:
    """False where the lease had ended and another took the slot."""
    until = timezone.now() + lease()
    return bool(DrainSlot.objects.filter(token=token).update(lease_until=until))


def give_back(token: str) -> None:
    DrainSlot.objects.filter(token=token).update(token="", lease_until=None)

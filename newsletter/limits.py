"""How many mails forms may cause, so that nobody can use them to annoy others."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from newsletter.models import MailRequest

PERIOD = timedelta(hours=1)
MAILS_PER_ADDRESS = 3
MAILS_PER_NETWORK = 20


def are_kept_by(asked: MailRequest) -> bool:
    """Whether this request may still be answered; those that were not don't count."""
    since = timezone.now() - PERIOD
    answered = MailRequest.objects.filter(answered_at__isnull=False, made_at__gt=since)
    return (
        answered.filter(_same_mailbox(asked.address)).count() < MAILS_PER_ADDRESS
        and answered.filter(network=asked.network).count() < MAILS_PER_NETWORK
    )


def _same_mailbox(address: str) -> Q:
    """Most servers bring mail for bob+1@ and bob+2@ to bob@ (RFC 5233), however many they are."""
    name, _at, domain = address.rpartition("@")
    name = name.partition("+")[0] or name
    tagged = Q(address__startswith=f"{name}+", address__endswith=f"@{domain}")
    return Q(address=f"{name}@{domain}") | tagged

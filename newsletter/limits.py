"""How many mails forms may cause, so that nobody can use them to annoy others."""

from datetime import timedelta

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
        answered.filter(address=asked.address).count() < MAILS_PER_ADDRESS
        and answered.filter(network=asked.network).count() < MAILS_PER_NETWORK
    )

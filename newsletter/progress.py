"""Where a mailing stands, for editors and for scripts."""

from datetime import timedelta

from django.utils import timezone

from newsletter.models import Delivery, Mailing, Subscriber
from publishing.texts import LANGUAGES

MINUTE = timedelta(minutes=1)


def progress(mailing: Mailing) -> dict:
    """`rate` is in accepted mails per second, over the last minute."""
    deliveries = mailing.deliveries.of_mailings()
    counts = deliveries.counts()
    lately = deliveries.filter(
        state=Delivery.State.ACCEPTED, settled_at__gt=timezone.now() - MINUTE
    )
    return {
        "state": mailing.state,
        "total": sum(counts.values()),
        "counts": counts,
        "rate": round(lately.count() / MINUTE.total_seconds(), 2),
        "paused_reason": mailing.paused_sentence,
    }


def readers() -> dict[str, int]:
    """How many confirmed readers each language has: counts are for everyone who plans."""
    mailable = Subscriber.objects.mailable()
    return {code: mailable.filter(language=code).count() for code in LANGUAGES}

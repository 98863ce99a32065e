"""Which items readers have had already: none gets one twice unasked."""

from collections.abc import Iterator

from django.db import models

from newsletter.models import Mailing


def earlier_mailings(mailing: Mailing) -> models.QuerySet[Mailing]:
    """What the readers of this mailing got before: a digest's readers got digests only."""
    launched = Mailing.objects.filter(launched_at__isnull=False).exclude(pk=mailing.pk)
    return launched.filter(digest_month__isnull=not mailing.is_digest)


def repeated_items(mailing: Mailing) -> Iterator[tuple[models.Model, Mailing]]:
    """Each chosen article and event that went out before, with the last mailing that had it."""
    earlier = earlier_mailings(mailing).order_by("-launched_at")
    for name in ("articles", "events"):
        chosen = getattr(mailing, name)
        # By their keys: a filter on the manager itself would ask for one mailing that is both.
        repeated = chosen.model.objects.filter(pk__in=chosen.values("pk"), mailings__in=earlier)
        for item in repeated.distinct():
            yield item, earlier.filter(**{name: item}).first()

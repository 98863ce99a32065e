"""Renews the entries that name what appeared or went by itself, at the time that was set for it."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from publishing.models import NamedPublishable
from ucan_portal.models import SearchMoment
from ucan_portal.public_items import KINDS
from ucan_portal.search.index import about, in_batches, keep

# An edit that began before the moment may have written its entries after they were renewed.
OVERLAP = timedelta(minutes=2)


def follow_the_clock() -> None:
    """After a break of any length it goes on where it was; at first it looks at all that was."""
    now = timezone.now()
    for item in appeared_or_gone(SearchMoment.reached(), now):
        for batch in in_batches(about(item)):
            keep(batch)
    SearchMoment.reach(now)


def appeared_or_gone(
    since: timezone.datetime | None, now: timezone.datetime
) -> Iterator[NamedPublishable]:
    passed = {"lte": now} | ({"gt": since - OVERLAP} if since else {})
    for model in KINDS:
        if issubclass(model, NamedPublishable):
            appeared, gone = (
                Q(**{f"{column}__{side}": moment for side, moment in passed.items()})
                for column in ("publish_at", "expire_at")
            )
            yield from model._base_manager.filter(appeared | gone)

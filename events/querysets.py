"""Which events lie ahead and which are over."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from publishing.models import PublishableQuerySet


class EventQuerySet(PublishableQuerySet):
    def for_cards(self) -> "EventQuerySet":
        """With the place, and without the columns that a card does not show."""
        bounds = ("starts_earliest", "starts_latest", "ends_earliest", "ends_latest")
        shown = ("slug", "kind", "status", "starts", "ends", "title", "summary", "place__name")
        return self.select_related("place").only(*bounds, *shown)

    def coming(self) -> "EventQuerySet":
        """What is going on or lies ahead, the next first.

        What began and has no stated end comes last: nobody knows when one could still go there.
        """
        today = timezone.localdate()
        is_open_ended = models.When(ends="..", starts_latest__lte=today, then=1)
        of_one_date = Q(starts_latest=None) | Q(starts_latest__gte=today)
        return self.filter(
            Q(ends="..") | Q(ends_latest__gte=today) | Q(of_one_date, ends_latest=None)
        ).order_by(
            models.Case(is_open_ended, default=0),
            F("starts_earliest").asc(nulls_last=True),
            "pk",
        )

    def past(self) -> "EventQuerySet":
        """What is over, the latest first."""
        today = timezone.localdate()
        is_over = Q(ends_latest__lt=today) | Q(ends_latest=None, starts_latest__lt=today)
        return self.filter(is_over).exclude(ends="..").order_by("-starts_earliest", "-pk")

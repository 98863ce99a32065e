"""What became of the mails and how many readers there are: counts only, and nobody is watched."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from newsletter.models import Consent, Delivery, Figure, Mailing
from newsletter.months import month_after
from publishing.texts import LANGUAGES

MONTHS = 24


@dataclass
class Numbers:
    """Of one mailing, or of one language of it."""

    mails: int = 0
    accepted: int = 0
    rejected: int = 0
    bounced: int = 0
    complained: int = 0
    unsubscribed: int = 0
    resubscribed: int = 0

    @property
    def other(self) -> int:
        """Neither accepted nor refused: still to come, unknown, skipped or cancelled."""
        return self.mails - self.accepted - self.rejected

    @property
    def bounce_rate(self) -> float | None:
        """In per cent of what the relay accepted; None where that was nothing."""
        return 100 * self.bounced / self.accepted if self.accepted else None

    def __add__(self, other: "Numbers") -> "Numbers":
        return Numbers(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )


ByLanguage = dict[str, Numbers]


def launched() -> QuerySet[Mailing]:
    """The latest first."""
    return Mailing.objects.filter(launched_at__isnull=False).order_by("-launched_at", "-pk")


def of_mailings(mailings: Iterable[Mailing]) -> dict[int, ByLanguage]:
    """By the mailing's number and by language; each of them has all languages."""
    found = {mailing.pk: {code: Numbers() for code in LANGUAGES} for mailing in mailings}
    mails = Delivery.objects.of_mailings().filter(mailing__in=found).order_by()
    counted = mails.values_list("mailing", "language", "state").annotate(Count("pk"))
    for pk, language, state, count in counted:
        numbers = found[pk][language]
        numbers.mails += count
        if state in (Delivery.State.ACCEPTED, Delivery.State.REJECTED):
            setattr(numbers, state, count)
    for figure in Figure.objects.filter(mailing__in=found):
        setattr(found[figure.mailing_id][figure.language], figure.event, figure.number)
    return found


def total(by_language: ByLanguage) -> Numbers:
    return sum(by_language.values(), Numbers())


def readers_by_month() -> list[tuple[date, dict[str, int]]]:
    """At the end of each month, the running one included, how many read in each language.

    From the consents that are kept: erased readers are in no month, and each reader counts in the
    language that they read now.
    """
    changes: dict[date, Counter] = defaultdict(Counter)
    for column, sign in (("confirmed_at", 1), ("withdrawn_at", -1)):
        monthly = _counted(column).annotate(
            month=TruncMonth(column), code=F("subscriber__language")
        )
        for month, code, count in monthly.values_list("month", "code").annotate(Count("pk")):
            changes[month.date()][code] += sign * count
    return _running_sums(changes)


def _counted(column: str) -> QuerySet[Consent]:
    """The declarations with which a reader came (`confirmed_at`) or left (`withdrawn_at`).

    Whoever confirms twice is still one reader: not while another of their declarations holds.
    """
    moment, same = OuterRef(column), Q(**{column: OuterRef(column)}, pk__lt=OuterRef("pk"))
    begun, lasts = Q(confirmed_at__lt=moment), Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment)
    if column == "confirmed_at":
        begun |= same
    else:
        lasts |= same
    others = Consent.objects.filter(begun, lasts, subscriber=OuterRef("subscriber"))
    happened = {f"{column}__isnull": False, "confirmed_at__isnull": False}
    return Consent.objects.filter(~Exists(others), **happened).order_by()


def _running_sums(changes: dict[date, Counter]) -> list[tuple[date, dict[str, int]]]:
    if not changes:
        return []
    months, now = [min(changes)], timezone.localdate()
    while months[-1] < now.replace(day=1):
        months.append(month_after(months[-1]))
    readers, sums = Counter(), []
    for month in months:
        readers.update(changes.get(month, {}))
        sums.append((month, {code: readers[code] for code in LANGUAGES}))
    return sums[-MONTHS:]

"""What the page of the month view shows, and where its links lead."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from events.filters import EventFilters
from events.models import Event
from events.months import Month, is_exact, may_be_in, months_with, weeks_of
from publishing.dates import month_name


@dataclass(frozen=True)
class MonthLink:
    name: str
    url: str
    is_current: bool = False


def month_context(form: EventFilters, written: str, events: list[Event]) -> dict[str, Any]:
    """`month` is None where the written one does not exist."""
    months = months_with(events)
    month = month_to_show(form, written, months)
    if month is None:
        return {"month": None, "kept": {"view": "month"}}
    known = [*months, Month.of(timezone.localdate())]
    exact = [event for event in events if is_exact(event)]
    return {
        "month": month,
        # What stays in the address when other filters are chosen.
        "kept": {"view": "month"} | ({"month": written} if str(month) == written else {}),
        "weekdays": [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)],
        "weeks": weeks_of(month, exact),
        "is_empty": not any(may_be_in(event, month) for event in events),
        "inexact": [event for event in events if not is_exact(event) and may_be_in(event, month)],
        # Bounded, so that nobody, and no search engine, walks on through empty months.
        "previous": link_to(form, month.previous) if month > min(known) else None,
        "following": link_to(form, month.following) if month < max(known) else None,
        "years": links_by_year(form, months, month),
    }


def month_to_show(form: EventFilters, written: str, months: list[Month]) -> Month | None:
    """The written month; else, or if it isn't in the chosen year, the nearest with events."""
    today = Month.of(timezone.localdate())
    if written:
        try:
            month = Month.parse(written)
        except ValueError:
            return None
        year = form.cleaned_data.get("year") if form.is_valid() else ""
        if not year or year == month.year:
            return month
    coming = [month for month in months if month >= today]
    return next(iter(coming or months[-1:]), today)


def link_to(form: EventFilters, month: Month) -> MonthLink:
    return MonthLink(month.name, address_of(form, month))


def address_of(form: EventFilters, month: Month) -> str:
    """Without the chosen year: the month says it."""
    return form.query_with(view="month", month=str(month), year="")


def links_by_year(
    form: EventFilters, months: list[Month], current: Month
) -> list[tuple[int, list[MonthLink]]]:
    return [
        (
            year,
            [
                MonthLink(month_name(month.number), address_of(form, month), month == current)
                for month in found
            ],
        )
        for year, found in groupby(months, key=lambda month: month.year)
    ]

"""Months by the portal's calendar, each as its first day."""

from datetime import date, datetime

from django.utils import timezone


def month_of(moment: datetime) -> date:
    """In Berlin."""
    return timezone.localdate(moment, timezone.get_default_timezone()).replace(day=1)


def month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)

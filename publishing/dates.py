"""Fuzzy dates and periods as a reader says them, in each language's own order and case."""

from datetime import date

from django.utils.dates import MONTHS, MONTHS_ALT
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from publishing.fuzzy_dates import FuzzyDate


def day_text(value: FuzzyDate) -> str:
    return pgettext("a day: 23 May 2024", "%(day)d %(month)s %(year)d") % {
        "day": value.day,
        "month": MONTHS_ALT[value.month],
        "year": value.year,
    }


def season_name(season: str) -> str:
    return {
        "spring": pgettext("season with a year", "spring"),
        "summer": pgettext("season with a year", "summer"),
        "autumn": pgettext("season with a year", "autumn"),
        "winter": pgettext("season with a year", "winter"),
    }[season]


def month_name(number: int) -> str:
    """A month alone, small where the language writes it so: Django has some as headings."""
    name = str(MONTHS[number])
    return name.lower() if str(MONTHS_ALT[number]).islower() else name


def span_text(value: FuzzyDate) -> str:
    """A month, season or year without its part."""
    if value.month:
        return pgettext("a month: May 2024", "%(month)s %(year)d") % {
            "month": month_name(value.month),
            "year": value.year,
        }
    if value.season:
        return pgettext("a season: spring 2024", "%(season)s %(year)d") % {
            "season": season_name(value.season),
            "year": value.year,
        }
    return pgettext("a year", "%(year)d") % {"year": value.year}


def part_text(value: FuzzyDate) -> str:
    pattern = {
        "early": pgettext("early May 2024", "early %(span)s"),
        "mid": pgettext("mid May 2024", "mid %(span)s"),
        "late": pgettext("late May 2024", "late %(span)s"),
    }[value.part]
    return pattern % {"span": span_in_genitive(value)}


def span_in_genitive(value: FuzzyDate) -> str:
    """What stands after “late” and “since”: in the genitive where a language has one."""
    if value.month:
        return pgettext("part of a month: late “May 2024”", "%(month)s %(year)d") % {
            "month": MONTHS_ALT[value.month],
            "year": value.year,
        }
    if value.season:
        return pgettext("part of a season: late “spring 2024”", "%(season)s %(year)d") % {
            "season": season_in_genitive(value.season),
            "year": value.year,
        }
    return pgettext("part of a year: late “2024”", "%(year)d") % {"year": value.year}


def season_in_genitive(season: str) -> str:
    return {
        "spring": pgettext("part of a season: late “spring”", "spring"),
        "summer": pgettext("part of a season: late “summer”", "summer"),
        "autumn": pgettext("part of a season: late “autumn”", "autumn"),
        "winter": pgettext("part of a season: late “winter”", "winter"),
    }[season]


def fuzzy_text(value: FuzzyDate | None) -> str:
    if value is None:
        return ""
    if value.is_open:
        return _("open")
    if value.day:
        return day_text(value)
    return part_text(value) if value.part else span_text(value)


def since_text(value: FuzzyDate) -> str:
    if value.day:
        return pgettext("since 23 May 2024", "since %(day)s") % {"day": day_text(value)}
    pattern = {
        "": pgettext("since May 2024", "since %(span)s"),
        "early": pgettext("since May 2024", "since early %(span)s"),
        "mid": pgettext("since May 2024", "since mid %(span)s"),
        "late": pgettext("since May 2024", "since late %(span)s"),
    }[value.part]
    return pattern % {"span": span_in_genitive(value)}


def period_text(start: FuzzyDate | None, end: FuzzyDate | None = None) -> str:
    if start is None or end is None or start == end:
        return fuzzy_text(start)
    if end.is_open:
        return since_text(start)
    if start.day and end.day and start.year == end.year:
        parts = {
            "first": start.day,
            "last": end.day,
            "first_month": MONTHS_ALT[start.month],
            "month": MONTHS_ALT[end.month],
            "year": end.year,
        }
        if start.month == end.month:
            pattern = pgettext(
                "days of a month: 23–24 May 2024", "%(first)d–%(last)d %(month)s %(year)d"
            )
        else:
            pattern = pgettext(
                "days of two months: 29 May – 2 June 2025",
                "%(first)d %(first_month)s – %(last)d %(month)s %(year)d",
            )
        return pattern % parts
    return pgettext("period", "%(start)s – %(end)s") % {
        "start": fuzzy_text(start),
        "end": fuzzy_text(end),
    }


def date_text(value: date) -> str:
    return day_text(FuzzyDate.of(value))

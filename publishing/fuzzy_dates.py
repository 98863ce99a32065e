"""Dates as precise as somebody stated them: a day, a month, a season, a year, or open.

Written as in ISO 8601-2 where that has a form, with an optional part behind a slash:
`2025-05-06`, `2025-05`, `2025-05/late`, `2025-spring`, `2025`, `..` (open: going on).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PARTS = ("early", "mid", "late")
# The first month of each season; winter runs into the next year.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
PATTERN = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:(?P<season>spring|summer|autumn|winter)|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?"
    r"(?:/(?P<part>early|mid|late))?"
)


@dataclass(frozen=True)
class FuzzyDate:
    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: str = ""
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> "FuzzyDate":
        """Raise ValueError where the text is no such date."""
        if text == "..":
            return cls()
        match = PATTERN.fullmatch(text)
        if match is None or (match["day"] and match["part"]):
            raise ValueError(text)
        month, day = (int(match[name]) if match[name] else None for name in ("month", "day"))
        parsed = cls(int(match["year"]), month, day, match["season"] or "", match["part"] or "")
        try:
            date(parsed.year, month or 1, day or 1)
        except ValueError:  # 31 February
            raise ValueError(text) from None
        return parsed

    @classmethod
    def of(cls, day: date) -> "FuzzyDate":
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        if self.is_open:
            return ".."
        text = f"{self.year:04}"
        if self.season:
            text += f"-{self.season}"
        if self.month:
            text += f"-{self.month:02}"
        if self.day:
            text += f"-{self.day:02}"
        return text + (f"/{self.part}" if self.part else "")

    @property
    def is_open(self) -> bool:
        return self.year is None

    @property
    def precision(self) -> str:
        if self.is_open:
            return "open"
        if self.day:
            return "day"
        return "month" if self.month else "season" if self.season else "year"

    @property
    def exact(self) -> date | None:
        """The day, where one was stated."""
        return date(self.year, self.month, self.day) if self.day else None

    @property
    def iso(self) -> str:
        """As ISO 8601 has it, without what that can't say: `2025-05` for late May 2025."""
        if self.is_open:
            return ""
        return str(FuzzyDate(self.year, self.month, self.day))

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        """The first and the last day that it may mean; an open date has neither."""
        if self.is_open:
            return None, None
        if self.day:
            return self.exact, self.exact
        month = self.month or (SEASONS[self.season] if self.season else 1)
        months = 1 if self.month else 3 if self.season else 12
        first = date(self.year, month, 1)
        last_year, last_month = divmod(self.year * 12 + month + months - 2, 12)
        last = date(last_year, last_month + 1, calendar.monthrange(last_year, last_month + 1)[1])
        return self._part_of(first, last)

    def _part_of(self, first: date, last: date) -> tuple[date, date]:
        if not self.part:
            return first, last
        third = ((last - first).days + 1) // 3
        starts = [first, first + timedelta(third), first + timedelta(2 * third), None]
        index = PARTS.index(self.part)
        following = starts[index + 1]
        return starts[index], following - timedelta(1) if following else last


class FuzzyDateField(models.CharField):
    """Keeps a FuzzyDate as stated, and its bounds in the two columns named by `bounds`, if any."""

    def __init__(self, *args: Any, bounds: tuple[str, str] | None = None, **kwargs: Any):
        self.bounds = bounds
        kwargs["max_length"] = 16
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs | {"bounds": self.bounds}

    def from_db_value(self, value: str | None, *args: Any) -> FuzzyDate | None:
        return FuzzyDate.parse(value) if value else None

    def to_python(self, value: Any) -> FuzzyDate | None:
        if value is None or isinstance(value, FuzzyDate):
            return value
        try:
            return FuzzyDate.parse(value) if value else None
        except (TypeError, ValueError):
            raise ValidationError(
                _("“%(value)s” is no date. Write 2025-05-23, 2025-05 or 2025."),
                params={"value": value},
            ) from None

    def run_validators(self, value: Any) -> None:
        """The column's length is that of the text, which is what is stored."""
        super().run_validators(self.get_prep_value(value))

    def get_prep_value(self, value: Any) -> str:
        value = self.to_python(value)
        return "" if value is None else str(value)

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def pre_save(self, model_instance: models.Model, add: bool) -> FuzzyDate | None:
        value = self.to_python(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        if self.bounds:
            bounds = value.bounds if value else (None, None)
            for name, bound in zip(self.bounds, bounds, strict=True):
                setattr(model_instance, name, bound)
        return value

    def formfield(self, **kwargs: Any) -> forms.Field:
        from publishing.forms import FuzzyDateFormField

        return FuzzyDateFormField(
            required=not self.blank, label=self.verbose_name, help_text=self.help_text
        )


def bound_field() -> models.DateField:
    return models.DateField(null=True, editable=False, db_index=True)

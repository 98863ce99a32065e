from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publishing.fuzzy_dates import FuzzyDate

PART_CHOICES = [
    ("", "—"),
    ("early", pgettext_lazy("part of a month or year", "early")),
    ("mid", pgettext_lazy("part of a month or year", "mid")),
    ("late", pgettext_lazy("part of a month or year", "late")),
    ("open", _("open, going on")),
]
MONTH_CHOICES = [
    ("", "—"),
    *((f"{number:02}", name) for number, name in MONTHS.items()),
    ("spring", _("spring")),
    ("summer", _("summer")),
    ("autumn", _("autumn")),
    ("winter", _("winter")),
]


class FuzzyDateWidget(forms.MultiWidget):
    """Day, month or season, year, and a part: whatever was not stated stays empty."""

    template_name = "publishing/widgets/fuzzy_date.html"

    def __init__(self, attrs: dict | None = None):
        number = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {
                "part": forms.Select(attrs={"aria-label": _("part")}, choices=PART_CHOICES),
                "day": forms.TextInput(
                    attrs=number | {"aria-label": _("day"), "size": 2, "placeholder": _("day")}
                ),
                "month": forms.Select(
                    attrs={"aria-label": _("month or season")}, choices=MONTH_CHOICES
                ),
                "year": forms.TextInput(
                    attrs=number | {"aria-label": _("year"), "size": 4, "placeholder": _("year")}
                ),
            },
            attrs,
        )

    def decompress(self, value: Any) -> list:
        if isinstance(value, str):
            try:
                value = FuzzyDate.parse(value) if value else None
            except ValueError:
                value = None
        if value is None:
            return ["", "", "", ""]
        if value.is_open:
            return ["open", "", "", ""]
        month = f"{value.month:02}" if value.month else value.season
        return [value.part, value.day or "", month, value.year]


class FuzzyDateFormField(forms.MultiValueField):
    widget = FuzzyDateWidget

    def __init__(self, **kwargs: Any):
        fields = [forms.CharField(required=False) for _part in range(4)]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, values: list[str]) -> FuzzyDate | None:
        part, day, month, year = (value.strip() for value in values or [""] * 4)
        if part == "open":
            return FuzzyDate()
        if not any((part, day, month, year)):
            return None
        text = year + (f"-{month or '?'}" if month or day else "") + (f"-{day:>02}" if day else "")
        try:
            return FuzzyDate.parse(text + (f"/{part}" if part else ""))
        except ValueError:
            raise forms.ValidationError(
                _("This date does not exist. Fill in a year, and a month for a day."),
                code="invalid",
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.widget.decompress(initial), data)

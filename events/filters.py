"""The filters that the list of events, its calendar and its pages share."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from events.models import Event
from publishing.reading import all_or
from twinning.filters import ProgrammeFilters


class EventFilters(ProgrammeFilters):
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    year = forms.TypedChoiceField(coerce=int, required=False, label=_("Year"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = all_or(Event.Kind.choices)
        years = Event.objects.published().dates("starts_earliest", "year", order="DESC")
        self.fields["year"].choices = all_or((day.year, day.year) for day in years)

    def query_with(self, **more: str) -> str:
        """The filters and other parameters as a query; an empty one is left out."""
        chosen = {name: self.data.get(name, "") for name in self.fields} | more
        return f"?{urlencode({name: value for name, value in chosen.items() if value})}"

    def apply(self, queryset: QuerySet) -> QuerySet:
        if not self.is_valid():
            return queryset.none()
        chosen = self.cleaned_data
        if chosen["city"]:
            queryset = queryset.filter(Q(cities=chosen["city"]) | Q(place=chosen["city"]))
        if chosen["theme"]:
            theme = chosen["theme"]
            queryset = queryset.filter(Q(themes=theme) | Q(cooperations__theme=theme))
        if chosen["pair"]:
            queryset = queryset.filter(cooperations__twinning=chosen["pair"])
        if chosen["kind"]:
            queryset = queryset.filter(kind=chosen["kind"])
        if chosen["year"]:
            queryset = in_year(queryset, chosen["year"])
        return queryset.distinct() if any(chosen.values()) else queryset


def in_year(queryset: QuerySet, year: int) -> QuerySet:
    """The events that may take place in the year; the bounds of a fuzzy date decide."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    going_on = Q(ends="..")
    stated_end = Q(ends_latest__gte=first) | Q(ends="", starts_latest__gte=first)
    return queryset.filter(going_on | stated_end, starts_earliest__lte=last)

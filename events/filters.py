"""The filters that the list of events, its calendar and its pages share."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from events.models import Event
from publishing.filters import Choice
from twinning.filters import ProgrammeFilters


def kinds() -> list[tuple[str, str]]:
    return Event.Kind.choices


def years() -> list[tuple[int, int]]:
    found = Event.objects.published().dates("starts_earliest", "year", order="DESC")
    return [(day.year, day.year) for day in found]


class EventFilters(ProgrammeFilters):
    kind = Choice(kinds, _("Kind"))
    year = Choice(years, _("Year"), to=int)

    def query_with(self, **more: str) -> str:
        """The filters and other parameters as a query; an empty one is left out."""
        chosen = {name: self.data.get(name, "") for name in self.fields} | more
        return f"?{urlencode({name: value for name, value in chosen.items() if value})}"

    def apply(self, queryset: QuerySet) -> QuerySet:
        if not self.is_valid():
            return queryset.none()
        chosen = self.cleaned_data
        if chosen["city"]:
            city = chosen["city"]
            queryset = queryset.filter(Q(cities__slug=city) | Q(place__slug=city))
        if chosen["theme"]:
            theme = chosen["theme"]
            named = Q(themes__slug=theme) | Q(cooperations__theme__slug=theme)
            queryset = queryset.filter(named)
        if chosen["pair"]:
            queryset = queryset.filter(cooperations__twinning__slug=chosen["pair"])
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

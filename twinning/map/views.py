from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from publishing.workflow import alphabetical
from twinning.filters import CityThemeFilters
from twinning.map.overview import overview
from twinning.map.picture import picture
from twinning.map.tables import city_table, pair_table
from twinning.models import Theme


def twinning_list(request: HttpRequest) -> HttpResponse:
    """The map of the programme and the tables beside it, of all pairs or a theme's or a city's."""
    form = CityThemeFilters(request.GET)
    themes = Theme.objects.published().order_by(alphabetical())
    context = {"form": form, "themes": themes}
    if form.is_valid():
        context |= what_is_shown(form.cleaned_data, request.GET.get("sort", ""))
    return render(request, "twinning/twinning_list.html", context)


def what_is_shown(chosen: dict[str, Any], sort: str) -> dict[str, Any]:
    found = overview(chosen["theme"], chosen["city"])
    filters = {name: item.slug for name, item in chosen.items() if item}
    query = filters | ({"sort": sort} if sort else {})
    return {
        "theme": chosen["theme"],
        "city": chosen["city"],
        "kept": urlencode({name: value for name, value in query.items() if name != "theme"}),
        "overview": found,
        "picture": picture(found),
        "pair_table": pair_table(found, query),
        "city_table": city_table(found.cities, query),
    }

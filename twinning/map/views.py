from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from publishing.pieces import kept
from publishing.workflow import alphabetical
from twinning.filters import CityThemeFilters
from twinning.map.overview import overview
from twinning.map.picture import picture
from twinning.map.tables import city_table, pair_table
from twinning.models import Theme


def twinning_list(request: HttpRequest) -> HttpResponse:
    """The map of the programme and the tables beside it, of all pairs or a theme's or a city's."""
    form = CityThemeFilters(request)
    sort = request.GET.get("sort", "")

    def programme() -> SafeString:
        return render_to_string("twinning/programme.html", what_is_shown(form, sort), request)

    # Only the few that most readers come for are kept: all, and the pairs on each theme.
    if sort or not form.is_valid() or form.cleaned_data["city"]:
        shown = programme()
    else:
        shown = kept(request, f"programme {form.cleaned_data['theme']}", programme)
    return render(request, "twinning/twinning_list.html", {"programme": shown})


def what_is_shown(form: CityThemeFilters, sort: str) -> dict[str, Any]:
    context = {"form": form, "themes": Theme.objects.published().order_by(alphabetical())}
    if not form.is_valid():
        return context
    found = overview(**form.cleaned_data)
    filters = {name: slug for name, slug in form.cleaned_data.items() if slug}
    query = filters | ({"sort": sort} if sort else {})
    return context | {
        "theme": form.cleaned_data["theme"],
        "kept": urlencode({name: value for name, value in query.items() if name != "theme"}),
        "overview": found,
        "picture": picture(found),
        "pair_table": pair_table(found, query),
        "city_table": city_table(found.cities, query),
    }

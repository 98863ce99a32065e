"""The home page: the programme in one look."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cities.views import by_role
from events.models import Event
from news.models import Article
from publishing.pieces import kept
from publishing.workflow import alphabetical
from twinning.map.overview import overview
from twinning.map.picture import picture
from twinning.models import Theme

SHOWN = 3  # articles, and events: the next ones, then the latest


def home(request: HttpRequest) -> HttpResponse:
    events = Event.objects.published().for_cards()
    coming = list(events.coming()[:SHOWN])

    def programme() -> SafeString:
        return render_to_string("home_programme.html", programme_context(), request)

    context = {
        "programme": kept(request, "programme at home", programme),
        "events": [*coming, *events.past()[: SHOWN - len(coming)]],
        "articles": Article.objects.published().for_cards()[:SHOWN],
    }
    return render(request, "home.html", context)


def programme_context() -> dict[str, Any]:
    found = overview()
    return {
        "twinnings": found.pairs,
        "picture": picture(found),
        "themes": Theme.objects.published().order_by(alphabetical()),
        "groups": by_role([entry.city for entry in found.cities]),
    }

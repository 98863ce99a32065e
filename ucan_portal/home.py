"""The home page: the programme in one look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cities.views import by_role
from events.models import Event
from news.models import Article
from publishing.workflow import alphabetical
from twinning.map.overview import overview
from twinning.map.picture import picture
from twinning.models import Theme

SHOWN = 3  # articles, and events: the next ones, then the latest


def home(request: HttpRequest) -> HttpResponse:
    events = Event.objects.published().for_cards()
    coming = list(events.coming()[:SHOWN])
    programme = overview()
    return render(
        request,
        "home.html",
        {
            "twinnings": programme.pairs,
            "picture": picture(programme),
            "themes": Theme.objects.published().order_by(alphabetical()),
            "events": [*coming, *events.past()[: SHOWN - len(coming)]],
            "articles": Article.objects.published().for_cards()[:SHOWN],
            "groups": by_role([entry.city for entry in programme.cities]),
        },
    )

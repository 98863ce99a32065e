"""The home page: the programme in one look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cities.models import City
from cities.views import by_role
from events.models import Event
from news.models import Article
from publishing.workflow import alphabetical
from twinning.models import Twinning

SHOWN = 3  # articles, and events: the next ones, then the latest


def home(request: HttpRequest) -> HttpResponse:
    events = Event.objects.published().select_related("place")
    coming = list(events.coming()[:SHOWN])
    cities = City.objects.published().in_programme().order_by(alphabetical())
    return render(
        request,
        "home.html",
        {
            "twinnings": Twinning.objects.published().for_lists(),
            "events": [*coming, *events.past()[: SHOWN - len(coming)]],
            "articles": Article.objects.published()[:SHOWN],
            "groups": by_role(cities),
        },
    )

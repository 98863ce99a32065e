from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from events.filters import EventFilters
from events.ical import CONTENT_TYPE, calendar_of, exact_days
from events.models import Event
from events.programme import days_of
from events.times import clock_times
from publishing.reading import page_of, public_item
from publishing.workflow import alphabetical


def listed_events() -> QuerySet:
    """What a list or a calendar shows: the place stands beside the title."""
    return Event.objects.published().select_related("place")


def event_list(request: HttpRequest) -> HttpResponse:
    form = EventFilters(request.GET)
    chosen = form.apply(listed_events())
    past = page_of(request, chosen.past())
    context = {
        "form": form,
        "coming": chosen.coming() if past.number == 1 else [],
        "page": past,
        "calendar_url": f"{reverse('events:calendar')}{form.query}",
    }
    return render(request, "events/event_list.html", context)


def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_item(request, Event.objects.select_related("place", "image"), slug)
    context = {
        "item": found,
        "times": clock_times(found, found.starts.exact, found.start_time, found.end_time),
        "hosts": found.hosts.published(),
        "cities": found.cities.published().in_programme().order_by(alphabetical()),
        "cooperations": found.cooperations.published().for_lists(),
        "themes": found.themes.published().order_by(alphabetical()),
        "days": days_of(found),
        "links": found.links.order_by("kind", "position"),
        "quotes": found.quotes.all(),
        "articles": found.articles.published(),
        "calendar_url": exact_days(found) and reverse("events:event_ics", args=[found.slug]),
    }
    return render(request, "events/event_detail.html", context)


def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_item(request, Event.objects.select_related("place"), slug)
    if not exact_days(found):
        raise Http404("its days are not known")
    return calendar_file(calendar_of([found], str(found.title_text)), f"{found.slug}.ics")


def calendar(request: HttpRequest) -> HttpResponse:
    events = EventFilters(request.GET).apply(listed_events())
    return calendar_file(calendar_of(events, _("U_CAN events")), "ucan-events.ics")


def calendar_file(content: bytes, filename: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)

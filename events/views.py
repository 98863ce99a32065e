from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from events.filters import EventFilters
from events.ical import CONTENT_TYPE, Subscription, calendar_days, calendar_of
from events.interpretation import interpretation_name
from events.models import Event
from events.month_page import month_context
from events.programme import days_of
from events.status import planned_text, status_text
from events.times import event_times
from publishing.reading import page_of, public_item
from publishing.workflow import alphabetical


def event_list(request: HttpRequest) -> HttpResponse:
    form = EventFilters(request)
    chosen = form.apply(Event.objects.published().for_cards())
    context = {
        "form": form,
        "month_query": form.query_with(view="month"),
        "subscription": subscription_to(form),
    }
    if request.GET.get("view") == "month":
        events = list(chosen.order_by("starts_earliest", "pk"))
        context |= month_context(form, request.GET.get("month", ""), events)
        return render(request, "events/event_month.html", context)
    past = page_of(request, chosen.past())
    context |= {"coming": chosen.coming() if past.number == 1 else [], "page": past}
    return render(request, "events/event_list.html", context)


def subscription_to(form: EventFilters) -> Subscription:
    """The calendar of what the filters let through."""
    name = _("U_CAN events")
    if form.chosen_labels:
        name = f"{name}: {', '.join(form.chosen_labels)}"
    page, source = (reverse(f"events:{view}") for view in ("event_list", "calendar"))
    return Subscription(
        name, f"{settings.SITE_URL}{page}{form.query}", f"{settings.SITE_URL}{source}{form.query}"
    )


def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_item(request, Event.objects.select_related("place", "image"), slug)
    context = {
        "item": found,
        "clocks": event_times(found),
        "status": status_text(found),
        "planned": planned_text(found),
        "interpretation": [interpretation_name(code) for code in found.interpretation],
        "days": days_of(found),
        "calendar_url": calendar_days(found) and reverse("events:event_ics", args=[found.slug]),
    }
    return render(request, "events/event_detail.html", context | surroundings_of(found))


def surroundings_of(found: Event) -> dict[str, Any]:
    """Whom and what the event brings together, as far as it is public."""
    return {
        "hosts": found.hosts.published(),
        "cities": found.cities.published().in_programme().order_by(alphabetical()),
        "cooperations": found.cooperations.published().for_lists(),
        "themes": found.themes.published().order_by(alphabetical()),
        "links": found.links.order_by("kind", "position"),
        "quotes": found.quotes.all(),
        "articles": found.articles.published(),
        "documents": found.documents.published(),
    }


def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_item(request, Event.objects.select_related("place"), slug)
    if not calendar_days(found):
        raise Http404("its days are not known")
    return calendar_file(calendar_of([found]), f"{found.slug}.ics")


def calendar(request: HttpRequest) -> HttpResponse:
    """Of every visible change the ETag knows.

    There is no Last-Modified: no date of the events that are left moves on when one is withdrawn.
    """
    form = EventFilters(request)
    events = form.apply(Event.objects.published().select_related("place"))
    content = calendar_of(events, subscription_to(form))
    return calendar_file(content, "ucan-events.ics")


def calendar_file(content: bytes, filename: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)

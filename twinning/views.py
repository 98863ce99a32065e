from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from publishing.models import OldSlug
from publishing.reading import Moved, public_item
from publishing.workflow import Publishable, alphabetical
from twinning.models import Cooperation, CooperationQuerySet, Theme, Twinning
from twinning.timeline import timeline_of

SHOWN = 6  # events, articles and pairs


def twinning(request: HttpRequest, pair: str) -> HttpResponse:
    item = public_item(request, Twinning.objects.for_lists(), pair)
    cooperations = Cooperation.objects.published().filter(twinning=item)
    of_its_cities = Q(mission_city=item.mission_city) | Q(pilot_city=item.pilot_city)
    context = {
        "item": item,
        "cities": [item.mission_city, item.pilot_city],
        "timeline": timeline_of(cooperations),
        "more": f"?pair={item.slug}",
        "other_pairs": Twinning.objects.published()
        .filter(of_its_cities)
        .exclude(pk=item.pk)
        .for_lists()[:6],
        **of_higher_floors(cooperations),
    }
    return render(request, "twinning/twinning_detail.html", context)


def cooperation(request: HttpRequest, pair: str, theme: str) -> HttpResponse:
    at_address = Cooperation.objects.filter(twinning__slug=pair, theme__slug=theme)
    slug = at_address.values_list("slug", flat=True).first()
    if slug is None:
        raise_if_cooperation_moved(pair, theme)
        raise Http404(f"{pair}/{theme}")
    item = public_item(request, at_address.for_lists().select_related("scientific_lead"), slug)
    itself = Cooperation.objects.filter(pk=item.pk)
    alike = Q(twinning=item.twinning) | Q(theme=item.theme)
    others = Cooperation.objects.published().exclude(pk=item.pk).for_lists().filter(alike)
    context = {
        "item": item,
        "timeline": timeline_of(itself),
        "links": item.links.all(),
        "of_pair": [other for other in others if other.twinning == item.twinning],
        "on_theme": [other for other in others if other.theme == item.theme][:SHOWN],
        **of_higher_floors(itself),
    }
    return render(request, "twinning/cooperation_detail.html", context)


def theme(request: HttpRequest, slug: str) -> HttpResponse:
    item = public_item(request, Theme.objects.all(), slug)
    cooperations = item.cooperations.published().for_lists().order_by("slug")
    context = {
        "item": item,
        "cooperations": cooperations,
        "more": f"?theme={item.slug}",
        "others": Theme.objects.published().exclude(pk=item.pk).order_by(alphabetical()),
        **of_higher_floors(cooperations),
        "events": events_on(item, cooperations),
    }
    return render(request, "twinning/theme_detail.html", context)


def of_higher_floors(cooperations: CooperationQuerySet) -> dict[str, QuerySet]:
    return {
        "events": cooperations.published_items("events").for_cards()[:SHOWN],
        "articles": cooperations.published_items("articles").for_cards()[:SHOWN],
        "documents": cooperations.published_items("documents"),
    }


def events_on(theme: Theme, cooperations: CooperationQuerySet) -> QuerySet:
    """An event may name the theme itself, or a cooperation on it."""
    named = theme.events.values("pk")
    of_pairs = cooperations.published_items("events").values("pk")
    public = theme.events.model.objects.published().for_cards()
    return public.filter(Q(pk__in=named) | Q(pk__in=of_pairs))[:SHOWN]


def raise_if_cooperation_moved(pair: str, theme: str) -> None:
    """A cooperation's address has two parts, and either may have changed."""
    found = Cooperation.objects.published().filter(
        twinning=current_id(Twinning, pair), theme=current_id(Theme, theme)
    )
    if item := found.for_lists().first():
        raise Moved(item)


def current_id(model: type[Publishable], slug: str) -> int | None:
    """The item that has the slug, or had it before."""
    current = model.objects.filter(slug=slug).values_list("pk", flat=True).first()
    return current or OldSlug.owner(model, slug)

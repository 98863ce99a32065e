from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cities.models import City
from publishing.models import OldSlug
from publishing.reading import FilterForm, Moved, page_of, public_item
from publishing.workflow import Publishable, alphabetical
from twinning.models import Cooperation, Theme, Twinning


class TwinningFilter(FilterForm):
    city = forms.ChoiceField(label=_("City"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        in_pairs = Q(twinnings_as_mission__isnull=False) | Q(twinnings_as_pilot__isnull=False)
        cities = City.objects.published().filter(in_pairs).distinct()
        for name, items in (("city", cities), ("theme", Theme.objects.published())):
            listed = [(item.slug, item) for item in items.order_by(alphabetical())]
            self.fields[name].choices = [("", _("All")), *listed]

    def apply(self, queryset: QuerySet) -> QuerySet:
        if not self.is_valid():
            return queryset.none()
        if city := self.cleaned_data["city"]:
            queryset = queryset.filter(Q(mission_city__slug=city) | Q(pilot_city__slug=city))
        if theme := self.cleaned_data["theme"]:
            on_theme = Cooperation.objects.published().filter(theme__slug=theme)
            queryset = queryset.filter(pk__in=on_theme.values("twinning"))
        return queryset


def twinning_list(request: HttpRequest) -> HttpResponse:
    form = TwinningFilter(request.GET)
    page = page_of(request, form.apply(Twinning.objects.published()).for_lists(), size=40)
    themes = Theme.objects.published().order_by(alphabetical())
    context = {"form": form, "page": page, "themes": themes}
    return render(request, "twinning/twinning_list.html", context)


def twinning(request: HttpRequest, pair: str) -> HttpResponse:
    item = public_item(request, Twinning.objects.for_lists(), pair)
    cooperations = Cooperation.objects.published().filter(twinning=item)
    context = {"item": item, **of_higher_floors(cooperations)}
    return render(request, "twinning/twinning_detail.html", context)


def cooperation(request: HttpRequest, pair: str, theme: str) -> HttpResponse:
    at_address = Cooperation.objects.filter(twinning__slug=pair, theme__slug=theme)
    slug = at_address.values_list("slug", flat=True).first()
    if slug is None:
        raise_if_cooperation_moved(pair, theme)
        raise Http404(f"{pair}/{theme}")
    item = public_item(request, at_address.for_lists().select_related("scientific_lead"), slug)
    return render(
        request,
        "twinning/cooperation_detail.html",
        {
            "item": item,
            "milestones": item.milestones.all(),
            "links": item.links.all(),
            **of_higher_floors(Cooperation.objects.filter(pk=item.pk)),
        },
    )


def theme(request: HttpRequest, slug: str) -> HttpResponse:
    item = public_item(request, Theme.objects.all(), slug)
    cooperations = item.cooperations.published().for_lists().order_by("slug")
    context = {"item": item, "cooperations": cooperations, **of_higher_floors(cooperations)}
    return render(request, "twinning/theme_detail.html", context)


def of_higher_floors(cooperations: QuerySet) -> dict[str, QuerySet]:
    return {
        "events": cooperations.published_items("events").select_related("place")[:6],
        "articles": cooperations.published_items("articles")[:6],
    }


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

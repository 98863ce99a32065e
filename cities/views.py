from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cities.countries import countries_of
from cities.models import City, Contact, Organisation
from publishing.reading import FilterForm, all_or, neighbours, page_of, public_item
from publishing.workflow import alphabetical

ROLES = [choice for choice in City.Role.choices if choice[0]]


class CityFilter(FilterForm):
    role = forms.ChoiceField(label=_("Role"), choices=all_or(ROLES), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    lookups = {"role": "role", "country": "country"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cities = City.objects.published().in_programme()
        self.fields["country"].choices = all_or(countries_of(cities))


class OrganisationFilter(FilterForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=all_or(Organisation.Kind.choices), required=False
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    lookups = {"kind": "kind", "country": "country"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = all_or(countries_of(Organisation.objects.published()))


def city_list(request: HttpRequest) -> HttpResponse:
    form = CityFilter(request.GET)
    cities = form.apply(City.objects.published().in_programme()).order_by(alphabetical())
    page = page_of(request, cities.select_related("cover"), size=100)
    return render(
        request,
        "cities/city_list.html",
        {"form": form, "page": page, "groups": by_role(page.object_list)},
    )


def by_role(cities: list[City]) -> list[tuple[str, list[City]]]:
    """The cities in groups, mission cities first, each group in the order given."""
    order = {role: position for position, (role, _label) in enumerate(ROLES)}
    ordered = sorted(cities, key=lambda city: order[city.role])
    return [(role, list(group)) for role, group in groupby(ordered, key=lambda city: city.role)]


def city(request: HttpRequest, slug: str) -> HttpResponse:
    item = public_item(request, City.objects.in_programme().select_related("cover"), slug)
    twinnings = item.twinnings_as_mission.all() | item.twinnings_as_pilot.all()
    organisations = item.organisations.published()
    return render(
        request,
        "cities/city_detail.html",
        {
            "item": item,
            "twinnings": twinnings.published().for_lists(),
            "organisations": organisations.order_by(alphabetical()),
            "contacts": Contact.objects.filter(
                is_public=True, organisation__in=organisations
            ).select_related("organisation"),
            "events": item.events.published().select_related("place")[:6],
            "articles": item.articles.published()[:6],
            "links": item.links.all(),
            "more": f"?city={item.slug}",
            "neighbours": neighbours(City.objects.published().in_programme(), item),
        },
    )


def organisation_list(request: HttpRequest) -> HttpResponse:
    form = OrganisationFilter(request.GET)
    organisations = form.apply(Organisation.objects.published()).select_related("city")
    page = page_of(request, organisations.order_by(alphabetical()), size=60)
    return render(request, "cities/organisation_list.html", {"form": form, "page": page})


def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    item = public_item(request, Organisation.objects.select_related("city", "logo"), slug)
    cooperations = item.led_cooperations.published()
    return render(
        request,
        "cities/organisation_detail.html",
        {
            "item": item,
            "cooperations": cooperations.for_lists(),
            "contacts": item.contacts.filter(is_public=True),
            "links": item.links.all(),
            "events": item.hosted_events.published().select_related("place")[:6],
            "articles": cooperations.published_items("articles")[:6],
            "documents": cooperations.published_items("documents"),
            "neighbours": neighbours(Organisation.objects.published(), item),
        },
    )

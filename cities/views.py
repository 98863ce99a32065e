from itertools import groupby
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cities.countries import countries_of
from cities.models import City, Contact, Organisation
from publishing.filters import Choice, FilterForm
from publishing.reading import neighbours, page_of, public_item
from publishing.workflow import alphabetical

ROLES = [choice for choice in City.Role.choices if choice[0]]


def roles() -> list[tuple[str, str]]:
    return ROLES


def kinds() -> list[tuple[str, str]]:
    return Organisation.Kind.choices


def countries_of_cities() -> list[tuple[str, str]]:
    return countries_of(City.objects.published().in_programme())


def countries_of_organisations() -> list[tuple[str, str]]:
    return countries_of(Organisation.objects.published())


class CityFilter(FilterForm):
    role = Choice(roles, _("Role"))
    country = Choice(countries_of_cities, _("Country"))

    lookups: ClassVar = {"role": "role", "country": "country"}


class OrganisationFilter(FilterForm):
    kind = Choice(kinds, _("Kind"))
    country = Choice(countries_of_organisations, _("Country"))

    lookups: ClassVar = {"kind": "kind", "country": "country"}


def city_list(request: HttpRequest) -> HttpResponse:
    form = CityFilter(request)
    cities = form.apply(City.objects.published().in_programme()).order_by(alphabetical())
    page = page_of(request, cities.for_cards(), size=100)
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
            "events": item.events.published().for_cards()[:6],
            "articles": item.articles.published().for_cards()[:6],
            "links": item.links.all(),
            "more": f"?city={item.slug}",
            "neighbours": neighbours(City.objects.published().in_programme(), item),
        },
    )


def organisation_list(request: HttpRequest) -> HttpResponse:
    form = OrganisationFilter(request)
    organisations = form.apply(Organisation.objects.published().for_rows())
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
            "events": item.hosted_events.published().for_cards()[:6],
            "articles": cooperations.published_items("articles").for_cards()[:6],
            "documents": cooperations.published_items("documents"),
            "neighbours": neighbours(Organisation.objects.published(), item),
        },
    )

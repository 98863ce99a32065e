"""What the map draws and the tables beside it list: the pairs and the cities, from one source."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from cities.models import City
from publishing.workflow import alphabetical
from twinning.models import Cooperation, Twinning


@dataclass(frozen=True)
class CityEntry:
    city: City
    pairs: list[Twinning]

    @property
    def partners(self) -> list[City]:
        return [
            pair.pilot_city if pair.mission_city_id == self.city.pk else pair.mission_city
            for pair in self.pairs
        ]


@dataclass(frozen=True)
class Overview:
    """Both in the reader's alphabet; each pair has its themes in `public_cooperations`."""

    pairs: list[Twinning]
    cities: list[CityEntry]


def overview(theme: str = "", city: str = "") -> Overview:
    """All of the programme, or the pairs on a theme or of a city (slugs) with just their cities."""
    cities = City.objects.published().in_programme()
    pairs = list(pairs_between(cities, theme, city))
    entries = [
        CityEntry(item, [pair for pair in pairs if item.pk in ends(pair)])
        for item in cities.only(*city_columns()).order_by(alphabetical())
    ]
    if theme or city:
        entries = [entry for entry in entries if entry.pairs]
    return Overview(pairs, entries)


def pairs_between(cities: QuerySet, theme: str, city: str) -> QuerySet:
    cooperations = Cooperation.objects.published().select_related("theme", "scientific_lead")
    pairs = Twinning.objects.published().select_related("mission_city", "pilot_city")
    pairs = pairs.filter(mission_city__in=cities, pilot_city__in=cities)
    if theme:
        cooperations = cooperations.filter(theme__slug=theme)
        pairs = pairs.filter(pk__in=cooperations.values("twinning"))
    if city:
        pairs = pairs.filter(Q(mission_city__slug=city) | Q(pilot_city__slug=city))
    themes = cooperations.only(*cooperation_columns()).order_by(alphabetical("theme__"))
    shown = [*city_columns("mission_city__"), *city_columns("pilot_city__")]
    by_name = (alphabetical("mission_city__"), alphabetical("pilot_city__"))
    return (
        pairs.only("slug", "since", "since_earliest", *shown)
        .order_by(*by_name)
        .prefetch_related(Prefetch("cooperations", themes, to_attr="public_cooperations"))
    )


# The columns that map and tables show: with all the others most of the time was spent on asking.
def city_columns(path: str = "") -> list[str]:
    point = [f"{path}latitude", f"{path}longitude"]
    return [*named_columns(path), f"{path}role", f"{path}country", *point]


def cooperation_columns() -> list[str]:
    lead = named_columns("scientific_lead__")
    return ["twinning", "status", *named_columns("theme__"), "theme__icon", *lead]


def named_columns(path: str) -> list[str]:
    """Name and address of an item, its place in the alphabet, and whether it is public."""
    names = ("slug", "name", "state", "publish_at", "expire_at", alphabetical())
    return [f"{path}{name}" for name in names]


def ends(pair: Twinning) -> tuple[int, int]:
    return pair.mission_city_id, pair.pilot_city_id

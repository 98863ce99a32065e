"""The tables that say the same as the map, sorted by any of their columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.models import City
from publishing.sorting import sort_key
from publishing.workflow import alphabetical
from twinning.map.overview import CityEntry, Overview
from twinning.models import Cooperation, Twinning


@dataclass(frozen=True)
class PairRow:
    pair: Twinning
    cooperation: Cooperation | None


@dataclass(frozen=True)
class Column:
    label: Promise
    key: Callable[[Any], Any]  # what a row is ordered by; None goes to the end either way


@dataclass(frozen=True)
class Heading:
    label: Promise
    query: str  # sorts by this column, and the other way round if it is sorted already
    direction: str  # as in aria-sort; empty if the table is sorted by another column


@dataclass(frozen=True)
class Table:
    headings: list[Heading]
    rows: list


def alphabetically(item: Any) -> str | None:
    """The item's place in the reader's alphabet; None where there is no item."""
    return item and getattr(item, alphabetical())


ROLES = list(City.Role)
STATUSES = list(Cooperation.Status)
PAIR_COLUMNS = {
    "pair": Column(
        _("Pair"),
        lambda row: [alphabetically(row.pair.mission_city), alphabetically(row.pair.pilot_city)],
    ),
    "theme": Column(
        _("Theme"), lambda row: row.cooperation and alphabetically(row.cooperation.theme)
    ),
    "since": Column(_("Together since"), lambda row: row.pair.since_earliest),
    "lead": Column(
        _("Scientific lead"),
        lambda row: row.cooperation and alphabetically(row.cooperation.scientific_lead),
    ),
    "status": Column(
        _("Status"), lambda row: row.cooperation and STATUSES.index(row.cooperation.status)
    ),
}
CITY_COLUMNS = {
    "city": Column(_("City"), lambda entry: alphabetically(entry.city)),
    "role": Column(_("Role"), lambda entry: ROLES.index(entry.city.role)),
    "country": Column(_("Country"), lambda entry: sort_key(entry.city.get_country_display())),
    "partners": Column(
        _("Works with"), lambda entry: [alphabetically(city) for city in entry.partners] or None
    ),
}


def pair_table(overview: Overview, query: dict[str, str]) -> Table:
    """A row for each theme of each pair, and one for a pair that has none yet."""
    rows = [
        PairRow(pair, cooperation)
        for pair in overview.pairs
        for cooperation in pair.public_cooperations or [None]
    ]
    return sorted_table(rows, PAIR_COLUMNS, query)


def city_table(entries: list[CityEntry], query: dict[str, str]) -> Table:
    return sorted_table(entries, CITY_COLUMNS, query)


def sorted_table(rows: list, columns: dict[str, Column], query: dict[str, str]) -> Table:
    """By the column that `sort` names, backwards after a minus; else by the first one."""
    sort = query.get("sort", "")
    if sort.removeprefix("-") not in columns:
        sort = next(iter(columns))
    key = columns[sort.removeprefix("-")].key
    known = [row for row in rows if key(row) is not None]
    known.sort(key=key, reverse=sort.startswith("-"))
    headings = [heading(name, column, sort, query) for name, column in columns.items()]
    return Table(headings, [*known, *(row for row in rows if key(row) is None)])


def heading(name: str, column: Column, sort: str, query: dict[str, str]) -> Heading:
    direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    other = f"-{name}" if direction == "ascending" else name
    return Heading(column.label, f"?{urlencode(query | {'sort': other})}", direction)

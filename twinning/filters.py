"""The filters by city, theme and pair that the lists of higher floors share."""

from django.utils.translation import gettext_lazy as _

from cities.models import City
from publishing.filters import Choice, FilterForm
from publishing.workflow import alphabetical
from twinning.models import Theme, Twinning

Named = list[tuple[str, str]]


# A choice needs an address and a name; its texts took a tenth of a list's time.
def cities() -> Named:
    found = City.objects.published().in_programme().only("slug", "name")
    return [(city.slug, str(city)) for city in found.order_by(alphabetical())]


def themes() -> Named:
    found = Theme.objects.published().only("slug", "name").order_by(alphabetical())
    return [(theme.slug, str(theme)) for theme in found]


def pairs() -> Named:
    found = Twinning.objects.published().select_related("mission_city", "pilot_city")
    found = found.only("slug", "mission_city__name", "pilot_city__name")
    by_name = (alphabetical("mission_city__"), alphabetical("pilot_city__"))
    return [(pair.slug, str(pair.title_text)) for pair in found.order_by(*by_name)]


class CityThemeFilters(FilterForm):
    city = Choice(cities, _("City"))
    theme = Choice(themes, _("Theme"))


class ProgrammeFilters(CityThemeFilters):
    pair = Choice(pairs, _("Pair"))

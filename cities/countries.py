"""The countries of the programme and their neighbours (ISO 3166-1 alpha-2)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from publishing.sorting import sort_key

COUNTRIES = [
    ("AT", _("Austria")),
    ("BE", _("Belgium")),
    ("CZ", _("Czechia")),
    ("DE", _("Germany")),
    ("DK", _("Denmark")),
    ("ES", _("Spain")),
    ("FI", _("Finland")),
    ("FR", _("France")),
    ("GR", _("Greece")),
    ("HU", _("Hungary")),
    ("IT", _("Italy")),
    ("LT", _("Lithuania")),
    ("LV", _("Latvia")),
    ("MD", _("Moldova")),
    ("NL", _("Netherlands")),
    ("PL", _("Poland")),
    ("RO", _("Romania")),
    ("SE", _("Sweden")),
    ("SK", _("Slovakia")),
    ("UA", _("Ukraine")),
]


def countries_of(items: QuerySet) -> list[tuple[str, str]]:
    """The countries of the items, in the reader's alphabet."""
    found = set(items.order_by().values_list("country", flat=True))
    names = [(code, str(name)) for code, name in COUNTRIES if code in found]
    return sorted(names, key=lambda country: sort_key(country[1]))

"""The countries of the programme and their neighbours (ISO 3166-1 alpha-2)."""

from django.utils.translation import gettext_lazy as _

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

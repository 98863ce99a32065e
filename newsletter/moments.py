"""A moment as clocks in several places show it, and times that clocks show twice or never."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


class Clock(NamedTuple):
    """What a clock at this place shows."""

    place: str
    time: str


def clocks(moment: datetime) -> list[Clock]:
    """That of whoever asks, with the name of its zone, and those of Berlin and Kyiv beside it."""
    own = timezone.get_current_timezone_name()
    places = {"Europe/Berlin": _("Berlin"), "Europe/Kyiv": _("Kyiv")}
    zones = [own, *(zone for zone in places if zone != own)]
    return [
        Clock(
            _("Your time (%(zone)s)") % {"zone": own} if zone == own else places[zone],
            date_format(timezone.localtime(moment, ZoneInfo(zone)), "DATETIME_FORMAT"),
        )
        for zone in zones
    ]


def why_unclear(shown: datetime) -> str:
    """What is wrong with a time that clocks in the current zone show twice or never (PEP 495)."""
    zone = timezone.get_current_timezone()
    before, after = (shown.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if before < after:
        sentence = _(
            "There is no %(time)s on this day in %(zone)s: the clocks go forward. "
            "Choose another time."
        )
    else:
        sentence = _(
            "%(time)s comes twice on this day in %(zone)s: the clocks go back. Choose another time."
        )
    return sentence % {"time": date_format(shown, "TIME_FORMAT"), "zone": zone}

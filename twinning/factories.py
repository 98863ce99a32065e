from typing import Any

from cities.factories import make_city, make_khmelnytskyi
from publishing.models import State
from twinning.models import Cooperation, Milestone, Theme, Twinning


def make_theme(name: str = "Waste management", **fields: Any) -> Theme:
    texts = {"name_en": name, "name_de": "Abfallwirtschaft", "name_uk": "Управління відходами"}
    return Theme.objects.create(**{"icon": "waste", "state": State.PUBLISHED} | texts | fields)


def make_twinning(**fields: Any) -> Twinning:
    """Dresden and Khmelnytskyi, unless other cities are given."""
    fields.setdefault("state", State.PUBLISHED)
    fields["mission_city"] = fields.get("mission_city") or make_city()
    fields["pilot_city"] = fields.get("pilot_city") or make_khmelnytskyi()
    return Twinning.objects.create(**fields)


def make_cooperation(**fields: Any) -> Cooperation:
    fields.setdefault("state", State.PUBLISHED)
    fields["twinning"] = fields.get("twinning") or make_twinning()
    fields["theme"] = fields.get("theme") or make_theme()
    return Cooperation.objects.create(**fields)


def make_milestone(cooperation: Cooperation, **fields: Any) -> Milestone:
    texts = {"title_en": "First step", "title_de": "Erster Schritt", "title_uk": "Перший крок"}
    return Milestone.objects.create(cooperation=cooperation, **texts | fields)

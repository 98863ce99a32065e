from typing import Any

from cities.models import City, Organisation
from publishing.models import State


def make_city(name: str = "Dresden", role: str = City.Role.MISSION, **fields: Any) -> City:
    texts = {"name_en": name, "name_de": name, "name_uk": name}
    return City.objects.create(
        **{"role": role, "country": "DE", "state": State.PUBLISHED} | texts | fields
    )


def make_khmelnytskyi(**fields: Any) -> City:
    names = {"name_de": "Chmelnyzkyj", "name_uk": "Хмельницький"}
    return make_city("Khmelnytskyi", City.Role.PILOT, **{"country": "UA"} | names | fields)


def make_organisation(name: str = "City of Dresden", **fields: Any) -> Organisation:
    defaults = {"kind": "municipality", "role": "partner", "state": State.PUBLISHED}
    return Organisation.objects.create(**defaults | {"name_en": name} | fields)

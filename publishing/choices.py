"""The name of a chosen value, for `get_…_display`."""

from collections.abc import Callable, Iterable

from django.db import models


def display(field: str, choices: Iterable[tuple[str, object]]) -> Callable[[models.Model], str]:
    """Django's own translates and hashes every choice to name a single one."""
    names = dict(choices)

    def name(item: models.Model) -> str:
        value = getattr(item, field)
        return str(names.get(value, value))

    return name

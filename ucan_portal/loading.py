"""Loads the programme's initial content from programme/*.toml, each record once.

A record that was loaded is the editors' from then on: it is never overwritten, and what they
rename or delete doesn't come back, because its key is remembered.

An `addition` brings what was written later to a record of before, also to a database that has it
already. It has a key of its own, and fills only what is still empty. A `rewording` is for a step
that was put in other words since: two cooperations share a step only in the same words. It takes
the place of the former words where they still stand in every language.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial, reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from cities.models import City, Contact, Organisation
from events.models import Event
from news.models import Article
from publishing.history import record_version
from publishing.models import LoadedKey, Page, Publishable, State
from publishing.texts import column, languages_of, translated_fields
from twinning.models import Cooperation, Milestone, Theme, Twinning

FOLDER = Path(__file__).parent / "programme"
# In this order, since later kinds refer to earlier ones.
MODELS: dict[str, type[models.Model]] = {
    "city": City,
    "organisation": Organisation,
    "contact": Contact,
    "theme": Theme,
    "twinning": Twinning,
    "cooperation": Cooperation,
    "event": Event,
    "article": Article,
    "page": Page,
}
ADDITION, REWORDING = "addition", "rewording"


class MissingReference(Exception):
    """The record needs an item that an editor has deleted since."""


@dataclass
class Outcome:
    created: int = 0
    kept: int = 0
    left_out: list[str] = field(default_factory=list)


def load_programme(folder: Path = FOLDER) -> Outcome:
    outcome = Outcome()
    makers = {ADDITION: add, REWORDING: reword}
    makers |= {kind: partial(load, model) for kind, model in MODELS.items()}
    loaded = set(LoadedKey.objects.values_list("key", flat=True))
    for kind, record in records(folder):
        key = record.pop("key")
        if key in loaded:
            outcome.kept += 1
            continue
        try:
            with transaction.atomic():
                remember(key, makers[kind](record))
            outcome.created += 1
        except MissingReference as missing:
            outcome.left_out.append(f"{key}: {missing}")
    return outcome


def records(folder: Path) -> Iterator[tuple[str, dict]]:
    found: dict[str, list[dict]] = {}
    for file in sorted(folder.glob("*.toml")):
        for kind, rows in tomllib.loads(file.read_text("utf-8")).items():
            found.setdefault(kind, []).extend(rows)
    for kind in [*MODELS, ADDITION, REWORDING]:
        for record in found.get(kind, []):
            yield kind, record


def remember(key: str, item: models.Model) -> None:
    kind = ContentType.objects.get_for_model(item)
    LoadedKey.objects.create(key=key, content_type=kind, object_id=item.pk)


def load(model: type[models.Model], record: dict) -> models.Model:
    """Create the item, unless an editor made one with the same address before."""
    item = None
    if "slug" in record:
        item = model._base_manager.filter(slug=record["slug"]).first()
    if item is None:
        item = create(model, record)
        if isinstance(item, Publishable):
            record_version(item, note="initial content")
    return item


def add(record: dict) -> models.Model:
    """Fill what is empty in the item that the record names by its key in `to`."""
    item = loaded_item(record.pop("to"))
    for name, value in record.items():
        if isinstance(value, list):
            relation = getattr(item, name)
            if not relation.exists():
                relation.set(named(relation.model, value))
        elif not languages_of(item, name):
            for field, text in columns(type(item), name, value).items():
                setattr(item, field, text)
    item.save()
    record_version(item, note="addition to the initial content")
    return item


def reword(record: dict) -> models.Model:
    """Say a step of the cooperation in `to` as it is said now, unless an editor has changed it."""
    cooperation = loaded_item(record["to"])
    was, now = (columns(Milestone, "description", record[time]) for time in ("was", "now"))
    for step in cooperation.milestones.filter(date=record["date"], **was):
        for name, text in now.items():
            setattr(step, name, text)
        step.save()
        record_version(cooperation, note="rewording of the initial content")
    return cooperation


def loaded_item(key: str) -> models.Model:
    loaded = LoadedKey.objects.filter(key=key).first()
    item = loaded and loaded.content_type.get_all_objects_for_this_type(pk=loaded.object_id).first()
    if item is None:
        raise MissingReference(f"to {key}")
    return item


def named(model: type[models.Model], names: list[str]) -> models.QuerySet:
    """Items by their slugs; steps, which have none, as `cooperation@date`."""
    if model is not Milestone:
        return model._base_manager.filter(slug__in=names)
    steps = (name.partition("@") for name in names)
    wanted = [Q(cooperation__slug=slug, date=date) for slug, _at, date in steps]
    return Milestone.objects.filter(reduce(or_, wanted))


def create(model: type[models.Model], record: dict, **owner: Any) -> models.Model:
    """Make the row, then what needs its id: relations to many, and the rows that are its parts."""
    parts = {name: record.pop(name) for name in getattr(model, "parts", ()) if name in record}
    many, values = {}, dict(owner)
    for name, value in record.items():
        if isinstance(value, list) and model._meta.get_field(name).many_to_many:
            many[name] = value
        else:
            values |= columns(model, name, value)
    if issubclass(model, Publishable):
        values.setdefault("state", State.PUBLISHED)
    row = model._base_manager.create(**values)
    for name, slugs in many.items():
        getattr(row, name).set(named(model._meta.get_field(name).related_model, slugs))
    for name, rows in parts.items():
        for position, part in enumerate(rows):
            add_part(row, name, part, position)
    return row


def add_part(owner: models.Model, name: str, record: dict, position: int) -> None:
    relation = owner._meta.get_field(name)
    model = relation.related_model
    if hasattr(model, "item"):
        create(model, record, item=owner, position=position)
    else:
        create(model, record, **{relation.field.name: owner})


def columns(model: type[models.Model], name: str, value: Any) -> dict[str, Any]:
    """The columns that a value of the file fills."""
    if name in translated_fields(model):
        return {column(name, language): text for language, text in value.items()}
    model_field = model._meta.get_field(name)
    if not model_field.is_relation:
        return {name: value}
    target = model_field.related_model._base_manager.filter(slug=value).first()
    if target is None and not model_field.null:
        raise MissingReference(f"{name} {value}")
    return {name: target}

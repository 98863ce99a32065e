"""Writes the history and the state of every text. Every way in calls `record_version`."""

import hashlib
import json

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.dispatch import Signal

from publishing.models import Publishable, Revision, TextState
from publishing.texts import LANGUAGES, column, translated_fields

# Sent after a version was recorded, for those above who keep something derived from items.
version_recorded = Signal()
# Columns that say when and by whom, not what.
NOT_CONTENT = {"updated_at", "updated_by", "created_at", "created_by"}


def snapshot(item: Publishable) -> dict:
    """All that makes a version, read from the database: what was stored, not what was meant."""
    stored = type(item)._base_manager.get(pk=item.pk)
    rows = {part: list(getattr(stored, part).all()) for part in item.parts}
    version = {
        "item": serializers.serialize("python", [stored])[0]["fields"],
        "parts": {part: serializers.serialize("python", found) for part, found in rows.items()},
    }
    for name in NOT_CONTENT:
        version["item"].pop(name, None)
    return json.loads(json.dumps(version, cls=DjangoJSONEncoder))


def of_item(model: type[models.Model], item: models.Model) -> models.QuerySet:
    kind = ContentType.objects.get_for_model(item)
    return model.objects.filter(content_type=kind, object_id=item.pk)


@transaction.atomic
def record_version(
    item: Publishable, author: models.Model | None = None, note: str = ""
) -> Revision | None:
    """Record the item as it now is stored; None where nothing changed since the last version."""
    version = snapshot(item)
    latest = of_item(Revision, item).filter(status=Revision.Status.RECORDED).first()
    if latest is not None and latest.snapshot == version:
        return None
    revision = Revision.objects.create(item=item, snapshot=version, author=author, note=note)
    stored = type(item)._base_manager.get(pk=item.pk)
    record_texts(stored, stored.source_language)
    for part in item.parts:
        for row in getattr(stored, part).all():
            record_texts(row, stored.source_language)
    version_recorded.send(type(item), item=stored)
    return revision


def record_texts(row: models.Model, source_language: str) -> None:
    """Bring the states of the row's texts up to date with the texts themselves."""
    known = {(state.field, state.language): state for state in of_item(TextState, row)}
    for field in translated_fields(type(row)):
        source_hash = text_hash(getattr(row, column(field, source_language)))
        for language in LANGUAGES:
            state = known.get((field, language)) or TextState(
                item=row, field=field, language=language
            )
            before = (state.status, state.text_hash, state.source_hash)
            own_hash = text_hash(getattr(row, column(field, language)))
            if own_hash != state.text_hash or language == source_language:
                state.source_hash = source_hash
            state.text_hash = own_hash
            state.status = status_of(state, source_hash)
            if before != (state.status, state.text_hash, state.source_hash):
                state.save()


def status_of(state: TextState, source_hash: str) -> str:
    if not state.text_hash:
        return TextState.Status.MISSING
    if state.source_hash != source_hash:
        return TextState.Status.OUTDATED
    return TextState.Status.CURRENT


def text_hash(text: str | None) -> str:
    """The SHA-256 of the text; of no text, an empty one."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""

"""What goes with a deleted item: the states of its texts and its old addresses.

Its versions stay: they are the history, and say that there was such an item.
"""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import post_delete

from publishing.models import OldSlug, Publishable, TextState


def forget(instance: models.Model, **kwargs: Any) -> None:
    kind = ContentType.objects.get_for_model(instance)
    for model in (TextState, OldSlug):
        model.objects.filter(content_type=kind, object_id=instance.pk).delete()


def forget_what_is_deleted() -> None:
    """Only items and their parts are watched: all else may still be deleted fast."""
    items = [model for model in apps.get_models() if issubclass(model, Publishable)]
    parts = {model._meta.get_field(part).related_model for model in items for part in model.parts}
    for model in {*items, *parts}:
        post_delete.connect(forget, sender=model, dispatch_uid="publishing.forget")

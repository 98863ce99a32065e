"""Says that public content has changed where Django's signals don't: in bulk."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.dispatch import Signal

content_changed = Signal()


class AnnouncingQuerySet(models.QuerySet):
    def update(self, **values: Any) -> int:
        count = super().update(**values)
        content_changed.send(self.model)
        return count

    def bulk_create(self, objs: Iterable[models.Model], *args: Any, **kwargs: Any) -> list:
        created = super().bulk_create(objs, *args, **kwargs)
        content_changed.send(self.model)
        return created

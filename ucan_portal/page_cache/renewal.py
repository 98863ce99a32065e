"""Whatever changes public content makes every kept page be made anew.

All pages at once: a city's name stands on its pairs, their events, the map and every list, and a
page takes ten milliseconds. What is written is watched by kind, so that a new kind is watched
from its first day; only what no page shows is named here.
"""

from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

from newsletter.models import Mailing
from publishing.changes import content_changed
from publishing.models import LoadedKey, ReaderMessage, Revision, TextState
from ucan_portal.page_cache.models import Generation

APPS = ("publishing", "cities", "twinning", "events", "news")
ON_NO_PAGE = {LoadedKey, ReaderMessage, Revision, TextState}


def on_pages() -> set[type[models.Model]]:
    kinds = {model for name in APPS for model in apps.get_app_config(name).get_models()}
    return (kinds | {Mailing}) - ON_NO_PAGE


def renew(**kwargs: Any) -> None:
    """Once, after the transaction: another process must find the change when it sees the stamp."""
    waiting = (function for _savepoints, function, _robust in connection.run_on_commit)
    if Generation.renew not in waiting:
        transaction.on_commit(Generation.renew, robust=True)


def connect() -> None:
    content_changed.connect(renew)
    for model in on_pages():
        post_save.connect(renew, sender=model)
        post_delete.connect(renew, sender=model)
        for relation in model._meta.many_to_many:
            m2m_changed.connect(renew, sender=relation.remote_field.through)

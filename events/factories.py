from typing import Any

from events.models import Event, Session
from publishing.models import State


def make_event(title: str = "Conference", **fields: Any) -> Event:
    texts = {"title_en": title, "title_de": "Konferenz", "title_uk": "Конференція"}
    defaults = {"kind": "conference", "starts": "2025-05-06", "state": State.PUBLISHED}
    return Event.objects.create(**defaults | texts | fields)


def make_session(event: Event, **fields: Any) -> Session:
    texts = {"title_en": "Opening", "title_de": "Eröffnung", "title_uk": "Відкриття"}
    return Session.objects.create(event=event, **{"day": 1} | texts | fields)

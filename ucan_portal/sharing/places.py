"""Where an event takes place, in the words of schema.org."""

from events.models import Event
from publishing.texts import text


def location_of(event: Event, page: str) -> tuple[list[dict], bool, bool]:
    """Its places, whether one can be gone to, whether one is online.

    An online event without an address of its own is reached through its page.
    """
    is_online = bool(
        event.online_url
        or event.kind == Event.Kind.ONLINE_MEETING
        or event.status == Event.Status.MOVED_ONLINE
    )
    place = None if event.status == Event.Status.MOVED_ONLINE else place_of(event)
    online = {"@type": "VirtualLocation", "url": event.online_url or page} if is_online else None
    return [found for found in (place, online) if found], place is not None, is_online


def place_of(event: Event) -> dict | None:
    venue = str(text(event, "venue"))
    if not event.place:
        return {"@type": "Place", "name": venue} if venue else None
    town = str(text(event.place, "name"))
    address = {
        "@type": "PostalAddress",
        "addressLocality": town,
        "addressCountry": event.place.country,
    }
    return {"@type": "Place", "name": venue or town, "address": address}

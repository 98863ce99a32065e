"""What an item is in the words of schema.org, with what its page shows and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime, time
from functools import singledispatch
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from cities.models import City, Organisation
from events.models import Event
from news.models import Article
from publishing.fuzzy_dates import FuzzyDate
from publishing.models import Document, Link
from publishing.texts import LANGUAGES, Text, column
from ucan_portal.sharing.places import location_of

SCHEMA = "https://schema.org/"
ATTENDANCE = {
    (True, False): "OfflineEventAttendanceMode",
    (False, True): "OnlineEventAttendanceMode",
    (True, True): "MixedEventAttendanceMode",
}
STATUS = {
    Event.Status.SCHEDULED: "EventScheduled",
    Event.Status.POSTPONED: "EventPostponed",
    Event.Status.RESCHEDULED: "EventRescheduled",
    Event.Status.MOVED_ONLINE: "EventMovedOnline",
    Event.Status.CANCELLED: "EventCancelled",
}
ORGANISATION = {
    Organisation.Kind.MUNICIPALITY: "GovernmentOrganization",
    Organisation.Kind.PUBLIC_BODY: "GovernmentOrganization",
    Organisation.Kind.UNIVERSITY: "CollegeOrUniversity",
    Organisation.Kind.RESEARCH: "ResearchOrganization",
}
PAGE = {"about": "AboutPage", "contact": "ContactPage"}
Data = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """Where an item is described: the page's address, its texts, and what the page shows beside."""

    url: str
    image: str
    description: Text
    context: Any = field(default_factory=dict)


@singledispatch
def thing(item: Any, setting: Setting) -> Data:
    """A page about something that schema.org has no word for: a pair, a theme."""
    kind = PAGE.get(item.slug, "WebPage")
    return {"@type": kind, **common(item, setting), "isPartOf": reference("website")}


@thing.register
def _city(item: City, setting: Setting) -> Data:
    links = setting.context.get("links", ())
    profiles = [link.url for link in links if link.kind == Link.Kind.SOCIAL]
    return {
        "@type": "City",
        **common(item, setting, language=False),
        "alternateName": other_names(item),
        "geo": point(item),
        "sameAs": [*filter(None, [item.website]), *profiles],
        "containedInPlace": {"@type": "Country", "name": item.get_country_display()},
    }


@thing.register
def _organisation(item: Organisation, setting: Setting) -> Data:
    return {
        "@type": ORGANISATION.get(item.kind, "Organization"),
        **common(item, setting, language=False),
        "alternateName": [*filter(None, [item.short_name]), *other_names(item)],
        "sameAs": item.website,
        "logo": item.logo and absolute(item.logo.file.url),
        "address": item.country and {"@type": "PostalAddress", "addressCountry": item.country},
    }


@thing.register
def _event(item: Event, setting: Setting) -> Data:
    hosts = setting.context.get("hosts", ())
    places, is_here, is_online = location_of(item, setting.url)
    return {
        "@type": "Event",
        **common(item, setting, language=False),
        "startDate": moment(item, item.starts, item.start_time),
        "endDate": moment(item, item.ends or item.starts, item.end_time),
        "previousStartDate": item.previous_starts and item.previous_starts.iso,
        "eventStatus": SCHEMA + STATUS[item.status],
        "eventAttendanceMode": places and SCHEMA + ATTENDANCE[is_here, is_online],
        "location": places,
        "organizer": [organisation(host) for host in hosts],
        "inLanguage": item.interpretation,
    }


@thing.register
def _article(item: Article, setting: Setting) -> Data:
    published = localtime(item.first_published_at or item.created_at)
    updated = localtime(item.content_updated_at) if item.content_updated_at else published
    return {
        "@type": "NewsArticle",
        **common(item, setting),
        "headline": str(item.title_text),
        "mainEntityOfPage": setting.url,
        "datePublished": published.isoformat(),
        "dateModified": updated.isoformat(),
        "author": reference("programme"),
        "publisher": reference("programme"),
        "isBasedOn": source_of(item),
    }


@thing.register
def _document(item: Document, setting: Setting) -> Data:
    return {
        "@type": "DigitalDocument",
        **common(item, setting),
        "datePublished": item.date and item.date.iso,
        "identifier": [*filter(None, [item.number, item.doi and f"https://doi.org/{item.doi}"])],
        "inLanguage": item.language,
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": absolute(item.file.url) if item.file else item.url,
        },
    }


def common(item: Any, setting: Setting, language: bool = True) -> Data:
    photograph = getattr(item, "image", None) or getattr(item, "cover", None)
    return {
        "name": str(item.title_text),
        "description": str(setting.description),
        "url": setting.url,
        "image": [*([absolute(photograph.file.url)] if photograph else []), setting.image],
        "inLanguage": item.title_text.language if language else "",
    }


def source_of(item: Article) -> Data | None:
    if not item.source_name:
        return None
    return {
        "@type": "CreativeWork",
        "publisher": {"@type": "Organization", "name": item.source_name},
        "url": item.source_url,
        "datePublished": item.source_date,
    }


def organisation(item: Organisation) -> Data:
    return {
        "@type": ORGANISATION.get(item.kind, "Organization"),
        "name": str(item.title_text),
        "url": absolute(item.get_absolute_url()),
    }


def point(city: City) -> Data | None:
    if city.latitude is None:
        return None
    return {
        "@type": "GeoCoordinates",
        "latitude": float(city.latitude),
        "longitude": float(city.longitude),
    }


def other_names(item: Any) -> list[str]:
    """The name in the other languages, where it is another one there."""
    names = dict.fromkeys(getattr(item, column("name", code)) for code in LANGUAGES)
    return [name for name in names if name and name != str(item.title_text)]


def moment(event: Event, day: FuzzyDate, clock: time | None) -> str:
    """As precise as it was stated: `2025-05` for late May 2025, and never an invented hour."""
    if day.exact is None or clock is None:
        return day.iso
    return datetime.combine(day.exact, clock, event.zone).isoformat()


def reference(name: str) -> Data:
    """To what linked_data.py says of the portal as a whole."""
    return {"@id": f"{settings.SITE_URL}/#{name}"}


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"

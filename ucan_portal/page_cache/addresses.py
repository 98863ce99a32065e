"""Which requests may be answered with a kept page, and what such a page is made from."""

import re

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from publishing.texts import LANGUAGES
from ucan_portal.page_cache.compression import encoding_of

LONGEST_PATH = 300
LONGEST_VALUE = 60
# The links of mails hold a token and are never kept.
OF_ONE_READER = r"newsletter/(?:confirm|address|preferences|data|unsubscribe)/"
# Everything public has a language.
PUBLIC = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/(?!{OF_ONE_READER})(?P<rest>.*)")
CITY_AND_THEME = ("city", "theme", "pair")
# The parameters that a page is made from; all others are dropped before any view sees them, so
# that a kept page never holds what its key doesn't.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "cities/": ("role", "country", "sort", "page"),
    "organisations/": ("kind", "country", "page"),
    "twinning/": (*CITY_AND_THEME, "sort", "page"),
    "events/": (*CITY_AND_THEME, "kind", "year", "view", "month", "page"),
    "events/calendar.ics": (*CITY_AND_THEME, "kind", "year"),
    "news/": (*CITY_AND_THEME, "year", "page"),
    "news/feed/": (*CITY_AND_THEME, "year"),
    "documents/": ("kind", "language", "year", "q", "page"),
    "newsletter/archive/": ("page",),
    "search/": ("q", "kind", "page"),
    "search/suggestions/": ("q",),
}
# Whoever writes into these decides how many pages there are: each is made, and none is kept.
FREE_TEXT = ("q",)


def is_public(request: HttpRequest) -> bool:
    """A page that everybody gets alike, asked for by somebody whom the portal doesn't know."""
    return is_public_path(request.path_info) and request.method in ("GET", "HEAD")


def is_public_path(path: str) -> bool:
    return len(path) <= LONGEST_PATH and PUBLIC.fullmatch(path) is not None


def is_known_reader(request: HttpRequest) -> bool:
    """Signed in, or with a message to read."""
    cookies = request.META.get("HTTP_COOKIE")
    return bool(cookies) and not request.COOKIES.keys().isdisjoint(
        (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
    )


def drop_unknown_parameters(request: HttpRequest) -> None:
    """Leave the view those that its address knows, once each, without empty ones, in one order."""
    sent = request.META.get("QUERY_STRING")
    if sent:
        known = PARAMETERS.get(PUBLIC.fullmatch(request.path_info)["rest"], ())
        query = QueryDict(sent.encode("latin-1", "replace"))
        wanted = {name: query[name] for name in known if query.get(name)}
        request.META["QUERY_STRING"] = urlencode(wanted)


def key_of(request: HttpRequest) -> str | None:
    """Under which name the page is kept; None where it isn't.

    The host is no part of it, since every absolute address is made from SITE_URL; a host that is
    not the portal's is left to Django to refuse.
    """
    try:
        request.get_host()
    except DisallowedHost:
        return None
    query = request.META.get("QUERY_STRING", "")
    if query and not all(is_short(name, value) for name, value in QueryDict(query).items()):
        return None
    encoding = encoding_of(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    return f"{request.scheme} {encoding} {request.path_info}?{query}"


def is_short(name: str, value: str) -> bool:
    return name not in FREE_TEXT and len(value) <= LONGEST_VALUE

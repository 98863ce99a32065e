"""A whole response, ready for the wire."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from ucan_portal.page_cache.compression import PLAIN, compressed, is_worth_it

# A browser asks each time and mostly hears 304. A cache of our own in front answers for a second,
# and for two more while it asks; with the second between two looks at the stamp, an edit is
# everywhere within four. Where the portal doesn't answer, it may go on for a day.
SHARED = "public, max-age=0, s-maxage=1, stale-while-revalidate=2, stale-if-error=86400"
PERSONAL = "private, no-cache"
UNKEPT = ("private", "no-store", "no-cache")
# What else a page may differ by; whoever sends a cookie that counts is not given a kept page.
KNOWN_VARIATIONS = {"accept-encoding", "cookie"}
ASKS_FOR_LESS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
HTML = "text/html"
OK, GONE, MISSING = 200, 410, 404
OVERHEAD = 1500  # bytes that Python needs for the rest of a page, about


Header = tuple[str, str]


class CheckedHeaders(ResponseHeaders):
    """Those of an answer that was made before: Django has looked at each letter of them then."""

    def __init__(self, headers: Collection[Header]):
        self._store = {header[0].lower(): header for header in headers}

    def items(self) -> Collection[Header]:
        return self._store.values()


@dataclass(frozen=True)
class Page:
    headers: tuple[Header, ...]
    body: bytes
    # The generation in which it was made, and the moment from which it is not true any more.
    stamp: str | None
    until: float
    # That something was withdrawn is kept too: it takes the place of the page of before.
    status: int = OK

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD

    def is_true(self, stamp: str | None, now: float) -> bool:
        return self.stamp == stamp and now < self.until

    def answer(self, request: HttpRequest) -> HttpResponse:
        """304 to who has it already."""
        response = HttpResponse(self.body, content_type=HTML, status=self.status)
        response.headers = CheckedHeaders(self.headers)
        if any(name in request.META for name in ASKS_FOR_LESS):
            changed = parse_http_date_safe(response.get("Last-Modified", ""))
            return get_conditional_response(request, response["ETag"], changed, response)
        return response

    def to_bytes(self) -> bytes:
        """Stamp, moment, status and headers on a line each, an empty line, then the body."""
        headers = (f"{name}: {value}" for name, value in self.headers)
        head = "\n".join([self.stamp, str(self.until), str(self.status), *headers])
        return head.encode() + b"\n\n" + self.body

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Page":
        head, _empty_line, body = stored.partition(b"\n\n")
        stamp, until, status, *lines = head.decode().split("\n")
        parts = (line.partition(": ") for line in lines)
        headers = tuple((name, value) for name, _colon, value in parts)
        return cls(headers, body, stamp, float(until), int(status))

    @classmethod
    def of(cls, response: HttpResponse, stamp: str | None, until: float) -> "Page":
        headers = tuple(response.items())
        return cls(headers, response.content, stamp, until, response.status_code)


def is_for_everyone(response: HttpResponse) -> bool:
    """Whether what was made for one reader may be given to the next."""
    if response.status_code not in (OK, GONE) or response.streaming or response.cookies:
        return False
    control = response.get("Cache-Control", "")
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name}
    return not any(word in control for word in UNKEPT) and varies <= KNOWN_VARIATIONS


def make_ready(response: HttpResponse, encoding: str) -> None:
    """Compress it, and say how long it holds and by what it may be recognised."""
    if encoding != PLAIN and is_worth_it(response["Content-Type"], response.content):
        response.content = compressed(response.content, encoding)
        response["Content-Encoding"] = encoding
    response["Vary"] = "Accept-Encoding"
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    response["Content-Length"] = str(len(response.content))
    response.setdefault("Cache-Control", SHARED)


def without_body(response: HttpResponse) -> HttpResponse:
    length = response.get("Content-Length")
    response.content = b""
    if length is not None:
        response["Content-Length"] = length
    return response

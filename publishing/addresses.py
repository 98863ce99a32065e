"""The address of a page that counts, and those of the same page in other languages."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, QueryDict

from publishing.texts import LANGUAGES, current_language
from publishing.workflow import Publishable

# The parameters that a page in another language understands too.
SHARED_PARAMETERS = (
    *("city", "theme", "pair", "kind", "role", "country", "language", "year"),
    *("view", "month", "sort", "q", "page"),
)


@dataclass(frozen=True)
class Addresses:
    canonical: str
    # (hreflang, address), the last one being x-default
    alternates: tuple[tuple[str, str], ...]


def path_in(language: str, path: str) -> str:
    """The path of the same page in another language: only the first part differs."""
    first, _slash, rest = path.lstrip("/").partition("/")
    return f"/{language}/{rest}" if first in LANGUAGES else f"/{language}/"


def addresses_of(request: HttpRequest, item: Publishable | None = None) -> Addresses:
    """What a page says of its own address.

    An item exists in the languages of its main text, a list in all of them. A filtered list has
    the address of the whole list, a further page of the whole list its own.
    """
    languages = item.languages if item else LANGUAGES
    canonical = item.canonical_language if item else current_language()
    number = request.GET.get("page", "")
    is_filtered = any(request.GET.get(name) for name in SHARED_PARAMETERS if name != "page")
    is_further = number.isdecimal() and number not in ("0", "1") and not is_filtered
    query = f"?page={number}" if is_further else ""

    def address(language: str) -> str:
        return f"{settings.SITE_URL}{path_in(language, request.path)}{query}"

    # The same on each of its pages: without English what an English reader falls back to.
    default = "en" if "en" in languages else languages[0]
    alternates = [(language, address(language)) for language in languages]
    return Addresses(address(canonical), (*alternates, ("x-default", address(default))))


def shared_query(request: HttpRequest) -> str:
    """The query that may follow the reader into another language, with its question mark."""
    query = QueryDict(mutable=True)
    for name in SHARED_PARAMETERS:
        if value := request.GET.get(name):
            query[name] = value
    return f"?{query.urlencode()}" if query else ""

"""Readers of a portal that keeps whole pages, for its tests."""

from typing import Any

from django.test import Client

from ucan_portal.page_cache.middleware import PageCacheMiddleware


class Reader(Client):
    """A reader at a freshly started process."""

    @property
    def cache(self) -> PageCacheMiddleware:
        """The first in line; Django keeps it behind the function that turns errors into pages."""
        return self.handler._middleware_chain.__wrapped__

    def kept(self) -> int:
        return len(self.cache.memory)


def reader(settings: Any, redis_url: str = "", most_bytes: int = 1_000_000) -> Reader:
    settings.PAGE_CACHE = True
    settings.PAGE_CACHE_BYTES = most_bytes
    settings.REDIS_URL = redis_url
    return Reader()

"""First in line, before session and locale: a kept page costs neither of them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from publishing.pieces import Pieces
from ucan_portal.page_cache.addresses import (
    drop_unknown_parameters,
    is_known_reader,
    is_public,
    key_of,
)
from ucan_portal.page_cache.compression import encoding_of
from ucan_portal.page_cache.fingerprint import fingerprint
from ucan_portal.page_cache.generation import Validity, Watch
from ucan_portal.page_cache.memory import Memory
from ucan_portal.page_cache.pages import (
    ASKS_FOR_LESS,
    MISSING,
    PERSONAL,
    SHARED,
    Page,
    is_for_everyone,
    make_ready,
    without_body,
)

STRIPES = 64
PATIENCE = 2  # seconds that a reader waits for the page that another one is having made

GetResponse = Callable[[HttpRequest], HttpResponse]


class PageCacheMiddleware:
    def __init__(self, get_response: GetResponse):
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.memory = Memory(settings.PAGE_CACHE_BYTES)
        self.stores = [self.memory]
        if settings.REDIS_URL:
            # Only here: a process without Redis does without its library's memory.
            from ucan_portal.page_cache.shared import Shared

            self.stores.append(Shared(settings.REDIS_URL, fingerprint()))
        self.watch = Watch()
        self.pieces = Pieces()
        self._stripes = [threading.Lock() for _ in range(STRIPES)]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_public(request):
            return self.get_response(request)
        drop_unknown_parameters(request)
        if is_known_reader(request):
            response = self.get_response(request)
            response.setdefault("Cache-Control", PERSONAL)
            return response
        key = key_of(request)
        page = self.find(key) if key else None
        response = page.answer(request) if page else self.made(key, request)
        return without_body(response) if request.method == "HEAD" else response

    def find(self, key: str) -> Page | None:
        """A page that is still true; one that another process made comes into memory."""
        stamp = self.watch.now().stamp
        for store in self.stores_for(key):
            page = store.get(key)
            if page and page.is_true(stamp, time.time()):
                if store is not self.memory:
                    self.memory.put(key, page)
                return page
        return None

    def stores_for(self, key: str) -> list:
        """Who writes queries decides how many there are: those stay in bounded memory."""
        return self.stores if key.endswith("?") else [self.memory]

    def made(self, key: str | None, request: HttpRequest) -> HttpResponse:
        if key is None:
            return self.view(request, self.watch.now())[0]
        # Of those who ask at the same time one has it made, the others wait for it.
        with self.one_at_a_time(key):
            if page := self.find(key):
                return page.answer(request)
            response, page = self.view(request, self.watch.now())
            if page and page.stamp is not None:
                for store in self.stores_for(key):
                    store.put(key, page)
        if response.status_code == MISSING:
            self.forget(key, response)
        if response.status_code >= 500:
            return self.copy_of_before(key, request) or response
        return response

    def forget(self, key: str, response: HttpResponse) -> None:
        """What was deleted must not come back as a copy of before, from the web server neither."""
        for store in self.stores_for(key):
            store.forget(key)
        response.setdefault("Cache-Control", SHARED)

    def view(self, request: HttpRequest, validity: Validity) -> tuple[HttpResponse, Page | None]:
        """What the view answers, and where it is for everyone, the page to be kept."""
        method, request.method = request.method, "GET"
        asked = {name: request.META.pop(name) for name in ASKS_FOR_LESS if name in request.META}
        if validity.stamp is not None and time.time() < validity.until:
            request.pieces = self.pieces.under(validity)
        response = self.get_response(request)
        request.method = method
        request.META.update(asked)
        if not is_for_everyone(response):
            return response, None
        make_ready(response, encoding_of(request.META.get("HTTP_ACCEPT_ENCODING", "")))
        page = Page.of(response, validity.stamp, validity.until)
        return page.answer(request), page

    def copy_of_before(self, key: str, request: HttpRequest) -> HttpResponse | None:
        """The page as it last was, where it can't be made: mostly the database is away."""
        # What other processes have made is newer than what this one once took into memory.
        pages = (store.get(key) for store in reversed(self.stores_for(key)))
        page = next((page for page in pages if page), None)
        return page and page.answer(request)

    @contextmanager
    def one_at_a_time(self, key: str) -> Iterator[None]:
        lock = self._stripes[hash(key) % STRIPES]
        is_mine = lock.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if is_mine:
                lock.release()

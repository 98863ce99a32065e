"""Where a process keeps pages of its own."""

import threading
from collections import OrderedDict

from ucan_portal.page_cache.pages import Page


class Memory:
    """The process's own: at most so many bytes, and what was not asked for longest goes first."""

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: str, page: Page) -> None:
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self.bytes += page.size
            while self.bytes > self.most_bytes:
                _key, oldest = self._pages.popitem(last=False)
                self.bytes -= oldest.size

    def forget(self, key: str) -> None:
        with self._lock:
            self._drop(key)

    def _drop(self, key: str) -> None:
        before = self._pages.pop(key, None)
        if before is not None:
            self.bytes -= before.size

    def __len__(self) -> int:
        return len(self._pages)

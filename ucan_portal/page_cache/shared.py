"""Where all processes keep pages together. It never fails: at worst it has nothing."""

import hashlib
import logging
import time

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ucan_portal.page_cache.pages import Page

logger = logging.getLogger(__name__)


class Shared:
    """Redis, for all processes. Unreachable, it is left alone for a while and counts as empty."""

    TIMEOUT = 0.25  # seconds that a reader may wait for it
    PAUSE = 5  # seconds before it is tried again
    KEPT = 86_400  # seconds: copies that are not true any more serve where nothing else does

    def __init__(self, url: str, fingerprint: str):
        """Two versions of the portal, by their fingerprints, do not share pages."""
        self._redis = redis.Redis.from_url(
            url,
            socket_timeout=self.TIMEOUT,
            socket_connect_timeout=self.TIMEOUT,
            retry=Retry(NoBackoff(), 0),
        )
        self._fingerprint = fingerprint
        self._away_until = 0.0

    def get(self, key: str) -> Page | None:
        stored = self._ask("get", self._name(key))
        try:
            return Page.from_bytes(stored) if stored else None
        except (ValueError, TypeError, KeyError):  # not written by us
            return None

    def put(self, key: str, page: Page) -> None:
        self._ask("set", self._name(key), page.to_bytes(), self.KEPT)

    def _name(self, key: str) -> str:
        digest = hashlib.sha256(f"{self._fingerprint} {key}".encode()).hexdigest()
        return f"ucan:page:{digest}"

    def _ask(self, command: str, *values: str | int | bytes) -> bytes | None:
        if time.monotonic() < self._away_until:
            return None
        try:
            return getattr(self._redis, command)(*values)
        except redis.RedisError as error:
            self._away_until = time.monotonic() + self.PAUSE
            logger.warning("Pages are kept without Redis for now: %s", error)
            return None

"""Where all processes keep pages together. It never fails: at worst it has nothing."""

import logging
import time
from collections import deque

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ucan_portal.page_cache.pages import Page

logger = logging.getLogger(__name__)


class Shared:
    """Redis, for all processes. Unreachable, it is left alone for a while and counts as empty.

    Its library's pool looks at each connection before it hands it out, which costs a reader more
    than the page itself. Here a connection that was closed meanwhile is noticed when it is used.
    """

    TIMEOUT = 0.25  # seconds that a reader may wait for it
    PAUSE = 5  # seconds before it is tried again
    KEPT = 86_400  # seconds: copies that are not true any more serve where nothing else does

    def __init__(self, url: str, fingerprint: str):
        """Two versions of the portal, by their fingerprints, do not share pages."""
        # Only to read the address and to say how connections are made.
        self._pool = redis.ConnectionPool.from_url(
            url,
            protocol=2,  # the third is read more slowly, for news that nobody sends here
            socket_timeout=self.TIMEOUT,
            socket_connect_timeout=self.TIMEOUT,
            retry=Retry(NoBackoff(), 0),
        )
        self._idle: deque[redis.Connection] = deque()
        self._prefix = f"ucan:page:{fingerprint}:"
        self._away_until = 0.0

    def get(self, key: str) -> Page | None:
        stored = self._ask("GET", self._prefix + key)
        try:
            return Page.from_bytes(stored) if stored else None
        except ValueError:  # not written by us
            return None

    def put(self, key: str, page: Page) -> None:
        self._ask("SET", self._prefix + key, page.to_bytes(), "EX", self.KEPT)

    def forget(self, key: str) -> None:
        self._ask("DEL", self._prefix + key)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().disconnect()

    def _ask(self, *command: str | int | bytes) -> bytes | None:
        if time.monotonic() < self._away_until:
            return None
        try:
            return self._answer(command)
        except redis.RedisError as error:
            self._away_until = time.monotonic() + self.PAUSE
            logger.warning("Pages are kept without Redis for now: %s", error)
            return None

    def _answer(self, command: tuple[str | int | bytes, ...]) -> bytes | None:
        try:
            connection = self._idle.pop()
        except IndexError:
            return self._answer_on(self._new(), command)
        try:
            return self._answer_on(connection, command)
        except redis.ConnectionError:  # Redis was started anew, say: the other ones are dead too
            self.close()
            return self._answer_on(self._new(), command)

    def _new(self) -> redis.Connection:
        return self._pool.connection_class(**self._pool.connection_kwargs)

    def _answer_on(
        self, connection: redis.Connection, command: tuple[str | int | bytes, ...]
    ) -> bytes | None:
        connection.send_command(*command)
        answer = connection.read_response()
        self._idle.append(connection)
        return answer

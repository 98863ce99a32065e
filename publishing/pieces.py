"""Pieces that many pages share: made once, as long as everything public stays as it is."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.http import HttpRequest

from publishing.texts import current_language

MOST = 200  # pieces at a time; whoever asks for strange pages can't fill the memory with them

Piece = TypeVar("Piece")


class Pieces:
    """The process's own. Its threads may make the same piece twice, which does no harm."""

    def __init__(self):
        self._known: tuple[Hashable, dict] = (None, {})

    def under(self, validity: Hashable) -> dict[tuple[str, str], Any]:
        """Those made under the same validity; with another one all of them are forgotten.

        Whoever began before goes on with the pieces of before, and writes into none of the new.
        """
        validity_of_known, pieces = self._known
        if validity_of_known != validity:
            pieces = {}
            self._known = (validity, pieces)
        return pieces


def kept(request: HttpRequest | None, name: str, make: Callable[[], Piece]) -> Piece:
    """What `make` returns, in the reader's language; nobody may change it afterwards.

    The page cache gives a request its `pieces`. Without them, as for everyone who is signed in,
    it is made each time.
    """
    pieces = getattr(request, "pieces", None)
    if pieces is None:
        return make()
    key = (name, current_language())
    if key in pieces:
        return pieces[key]
    made = make()
    if len(pieces) < MOST:
        pieces[key] = made
    return made

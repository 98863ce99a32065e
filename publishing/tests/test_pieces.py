from itertools import count

from django.test import RequestFactory
from django.utils import translation

from publishing.pieces import MOST, Pieces, kept


def request_under(pieces: Pieces, validity: str):
    request = RequestFactory().get("/")
    request.pieces = pieces.under(validity)
    return request


def test_piece_is_made_once_for_each_language_as_long_as_it_is_true():
    pieces, numbers = Pieces(), count(1)

    def asked(validity: str, language: str) -> int:
        with translation.override(language):
            return kept(request_under(pieces, validity), "name", lambda: next(numbers))

    assert [asked("now", "de"), asked("now", "de"), asked("now", "uk")] == [1, 1, 2]
    assert [asked("later", "de"), asked("later", "uk"), asked("later", "de")] == [3, 4, 3]


def test_request_of_before_leaves_nothing_old_to_those_after_it():
    pieces = Pieces()
    before = request_under(pieces, "before")
    after = request_under(pieces, "after")

    assert kept(before, "name", lambda: "old") == "old"
    assert kept(after, "name", lambda: "new") == "new"
    assert kept(before, "name", lambda: "newer") == "old"


def test_reader_whose_request_has_no_pieces_gets_everything_made_anew():
    request, numbers = RequestFactory().get("/"), count(1)

    assert [kept(request, "name", lambda: next(numbers)) for _time in range(2)] == [1, 2]


def test_what_is_nothing_is_kept_too():
    request = request_under(Pieces(), "now")

    assert kept(request, "name", lambda: "") == kept(request, "name", lambda: "made again") == ""


def test_no_more_pieces_are_kept_than_there_is_room_for():
    request = request_under(Pieces(), "now")
    for number in range(MOST + 1):
        kept(request, str(number), lambda: "before")

    assert kept(request, str(MOST - 1), lambda: "after") == "before"
    assert kept(request, str(MOST), lambda: "after") == "after"
    assert len(request.pieces) == MOST

"""Reports that are noted while something else happens to the same mail."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from newsletter import bounces, privacy
from newsletter.bounces import Fate, receive
from newsletter.models import Bounce, Figure, Suppression
from newsletter.tests.reports import BOB, bounce, long_confirmed, mailed, recipient

pytestmark = pytest.mark.django_db(transaction=True)


def receive_and_hang_up(raw: bytes) -> Fate:
    """In a thread, which has a connection of its own."""
    try:
        return receive(raw)
    finally:
        connection.close()


def test_report_that_comes_several_ways_at_once_counts_once():
    raw = bounce(mailed(long_confirmed()).pk)

    with ThreadPoolExecutor(8) as ways:
        fates = Counter(ways.map(receive_and_hang_up, [raw] * 8))

    assert fates == {Fate.COUNTED: 1, Fate.NOTHING: 7}
    assert (Bounce.objects.count(), Figure.objects.get().number) == (1, 1)


def test_erased_reader_leaves_no_report_behind_that_was_just_being_noted(monkeypatch):
    raw = bounce(mailed(long_confirmed()).pk, recipient(diagnostic=f"smtp; 550 <{BOB}> unknown"))
    is_noted, act = Event(), bounces._act

    def act_slowly(*what) -> None:
        is_noted.set()
        time.sleep(0.5)
        act(*what)

    monkeypatch.setattr(bounces, "_act", act_slowly)
    with ThreadPoolExecutor(1) as other:
        fate = other.submit(receive_and_hang_up, raw)
        is_noted.wait(10)
        privacy.erase(BOB)

    assert fate.result() == Fate.COUNTED
    assert list(Bounce.objects.values_list("diagnostic", flat=True)) == [""]
    assert not Suppression.objects.exists()

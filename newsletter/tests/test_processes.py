"""Mailings through real processes that are killed, and queues that are lost."""

import signal
from collections import Counter

import pytest

from newsletter.tests.sink import Sink
from ucan_portal.tests.running import wait_until

pytestmark = pytest.mark.process
# Without a schedule, what follows is done by the task that it asks for.
CANCEL = """
import time
from newsletter import launching
from newsletter.models import Mailing
launching.cancel(Mailing.objects.get())
print(time.time())
"""


@pytest.fixture
def sink(tmp_path):
    with Sink(tmp_path, "--delay=0.01") as sink:
        yield sink


def test_killed_worker_leaves_nobody_out_and_mails_nobody_twice(senders, sink):
    addresses = senders.fill(300)
    worker = senders.start_worker()
    senders.start_schedule()
    senders.manage("send_mailing", "first-issue")
    wait_until(lambda: sink.taken() > 100)

    senders.kill(worker)
    before = sink.taken()
    senders.start_worker()

    wait_until(senders.is_finished)
    unknown = senders.addresses("unknown")
    assert before < 300
    assert max(sink.copies().values()) == 1
    assert set(sink.copies()) | unknown == set(addresses)
    assert len(unknown) <= 2  # one on its way, one announced
    assert sum(senders.counts().values()) == 300


def test_lost_queue_loses_nothing(senders, sink):
    addresses = senders.fill(20)
    senders.manage("send_mailing", "first-issue")
    assert senders.queue_length() > 0
    senders.lose_queue()

    senders.start_worker()
    senders.start_schedule()

    wait_until(senders.is_finished)
    assert sink.copies() == Counter(addresses)


def test_mailing_launched_again_and_again_sends_one_copy_each(senders, sink):
    addresses = senders.fill(60)
    senders.environment["MAIL_CONNECTIONS"] = "3"
    for _worker in range(2):
        senders.start_worker()
    senders.start_schedule()

    for _launch in range(3):
        senders.manage("send_mailing", "first-issue")

    wait_until(senders.is_finished)
    assert sink.copies() == Counter(addresses)


def test_worker_that_is_asked_to_end_finishes_the_mail_in_hand(senders, sink):
    senders.fill(300)
    worker = senders.start_worker()
    senders.start_schedule()
    senders.manage("send_mailing", "first-issue")
    wait_until(lambda: sink.taken() > 50)

    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=20)

    wait_until(lambda: senders.counts().get("accepted") == sink.taken(), seconds=5)
    assert senders.counts() == {"accepted": sink.taken(), "pending": 300 - sink.taken()}


def test_cancelled_mailing_stops_within_two_seconds_and_a_task_notes_the_rest(senders, sink):
    senders.fill(1500)
    senders.start_worker()
    senders.manage("send_mailing", "first-issue")
    wait_until(lambda: sink.taken() > 20)

    cancelled_at = float(senders.do(CANCEL))

    wait_until(lambda: senders.counts().get("cancelled", 0) > 1000, seconds=20)
    # What was on its way then may have come back.
    senders.start_schedule()
    wait_until(lambda: set(senders.counts()) == {"accepted", "cancelled"}, seconds=60)
    late = [event for event in sink.events("accepted") if event.time > cancelled_at + 2]
    assert late == []
    assert senders.counts() == {"accepted": sink.taken(), "cancelled": 1500 - sink.taken()}

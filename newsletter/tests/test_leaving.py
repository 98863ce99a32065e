"""Whoever leaves while a mailing runs: real processes, and the relay's log as the judge."""

import pytest

from newsletter.tests.sink import Sink
from ucan_portal.tests.running import wait_until

pytestmark = pytest.mark.process
READERS, LEAVING = 400, range(200, 400)
# Each leaves through what the page behind the link does; the time is taken once that is kept.
LEAVE = """
import time
from newsletter import consent, privacy
from newsletter.models import Subscriber
for n in range({first}, {last}):
    reader = Subscriber.objects.get(address=f"reader{{n}}@reader.example")
    {how}
    print(reader.address, time.time(), flush=True)
"""
WAYS = {
    "unsubscribed": "consent.unsubscribe(reader)",
    "erased": "privacy.erase(reader.email)",
}


@pytest.fixture
def sink(tmp_path):
    with Sink(tmp_path, "--delay=0.05") as sink:
        yield sink


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_begun_a_second_after_a_reader_has_left(senders, sink, way):
    senders.environment["MAIL_CONNECTIONS"] = "2"
    senders.fill(READERS)
    senders.start_worker()
    senders.start_schedule()
    senders.manage("send_mailing", "first-issue")
    wait_until(lambda: sink.taken() > 20)

    printed = senders.do(LEAVE.format(first=LEAVING.start, last=LEAVING.stop, how=WAYS[way]))
    left_at = {address: float(time) for address, time in map(str.split, printed.splitlines())}
    wait_until(senders.is_finished)

    late = [
        event
        for event in sink.events("accepted")
        if event.time > left_at.get(event.recipient, event.time) + 1
    ]
    spared = left_at.keys() - sink.copies().keys()
    assert len(left_at) == len(LEAVING)
    assert late == []
    assert len(spared) > 50
    assert len(sink.copies()) == READERS - len(spared)

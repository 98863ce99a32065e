"""Whoever leaves while a mailing runs: real processes, and the relay's log as the judge."""

import pytest

from newsletter.tests.processes import PATIENCE
from newsletter.tests.sink import Sink
from ucan_portal.tests.running import wait_until

pytestmark = pytest.mark.process
READERS, LEAVING = 400, range(200, 400)
# Each leaves through what the page behind the link does; the time is taken once that is kept.
# It is there before the mailing: a busy machine takes as long to start it as for all the mails.
LEAVE = """
import time
from newsletter import consent, privacy
from newsletter.models import Delivery, Subscriber
while Delivery.objects.filter(state="accepted").count() < 20:
    time.sleep(0.05)
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
    code = LEAVE.format(first=LEAVING.start, last=LEAVING.stop, how=WAYS[way])
    leaving = senders.start_doing("leaving", code)
    senders.manage("send_mailing", "first-issue")

    leaving.wait(PATIENCE)
    wait_until(senders.is_finished)
    printed = (senders.folder / "leaving.log").read_text().splitlines()
    left_at = {address: float(time) for address, time in map(str.split, printed)}

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

"""What must hold with a relay that is difficult or slow: real processes, on PostgreSQL and Redis.

The relay's log says who got what.
"""

from collections import Counter

import pytest
from django.conf import settings

from newsletter.tests.processes import LONG, MANY
from newsletter.tests.sink import Sink
from ucan_portal.tests.running import wait_until

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not settings.REDIS_URL, reason="REDIS_URL is not set"),
]


@pytest.fixture
def senders(senders_on_servers):
    return senders_on_servers


def test_difficult_relay_gets_everything_that_it_takes(senders, tmp_path):
    senders.environment["MAIL_CONNECTIONS"] = "3"
    options = ("--closes-after=50", "--connections=3", "--temporary=20", "--permanent=1")
    with Sink(tmp_path, *options) as sink:
        addresses = senders.launch(sink, MANY)

        wait_until(senders.is_finished, LONG)

        refused = {event.recipient for event in sink.events("refused")}
        later = {event.recipient for event in sink.events("later")}
        assert sink.events("one too many") == []
        assert 50 < len(refused) < 150
        assert len(later) > 1500
        assert sink.copies() == Counter(set(addresses) - refused)
        assert senders.addresses("rejected") == refused


def test_limit_holds_for_all_workers_together(senders, tmp_path):
    senders.environment |= {"MAIL_RATE": "10", "MAIL_CONNECTIONS": "8"}
    with Sink(tmp_path) as sink:
        addresses = senders.launch(sink, 200, workers=8)
        wait_until(lambda: sink.taken() > 50, LONG)
        senders.lose_queue()

        wait_until(senders.is_finished, LONG)

        moments = sorted(event.time for event in sink.events("accepted"))
        busiest = max(sum(start <= each < start + 1 for each in moments) for start in moments)
        assert sink.copies() == Counter(addresses)
        assert busiest <= 11
        assert (len(moments) - 1) / (moments[-1] - moments[0]) >= 9

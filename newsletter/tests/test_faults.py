"""What must hold while everything fails: real processes, killed, on PostgreSQL and Redis.

The relay's log says who got what. Sizes are those of a real mailing.
"""

import time
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
PAUSES = """
import time
from newsletter import launching
from newsletter.models import Delivery, Mailing
accepted = Delivery.objects.filter(state="accepted")
for _time in range(10):
    enough = accepted.count() + 300
    while accepted.count() < enough:
        time.sleep(0.05)
    launching.pause(Mailing.objects.get())
    print(time.time(), flush=True)
    time.sleep(2)
    launching.resume(Mailing.objects.get())
"""


@pytest.fixture
def senders(senders_on_servers):
    return senders_on_servers


def test_twenty_kills_mail_nobody_twice_and_every_missing_one_is_listed(senders, tmp_path):
    with Sink(tmp_path, "--delay=0.005") as sink:
        addresses = senders.launch(sink, MANY)
        kills = 0
        while kills < 20:
            before = sink.taken()
            wait_until(lambda before=before: sink.taken() > before + 200, LONG)
            while not senders.kill_while_sending(senders.running[kills % 4]):
                pass
            kills += 1

        killed_at = time.monotonic()
        wait_until(lambda: sink.taken() > before + 400, LONG)
        waited = time.monotonic() - killed_at
        wait_until(senders.is_finished, LONG)

        copies, unknown = sink.copies(), senders.addresses("unknown")
        assert max(copies.values()) == 1
        assert set(addresses) - set(copies) <= unknown
        assert senders.counts() == {"accepted": MANY - len(unknown), "unknown": len(unknown)}
        # Each hit a mail on its way, but for a few that were just noted, and maybe the next one,
        # which was announced.
        assert 15 <= len(unknown) <= 40
        assert waited < 180


def test_flushed_redis_and_restarted_servers_hold_nothing_up_for_long(senders, servers, tmp_path):
    database, queue = servers
    with Sink(tmp_path, "--delay=0.002") as sink:
        addresses = senders.launch(sink, MANY)
        wait_until(lambda: sink.taken() > 1000, LONG)
        senders.lose_queue()
        wait_until(lambda: sink.taken() > 3000, LONG)
        queue.stop()
        queue.start()
        wait_until(lambda: sink.taken() > 5000, LONG)
        database.restart()

        wait_until(lambda: sink.taken() > MANY - 500, LONG)
        wait_until(senders.is_finished, LONG)

        copies, unknown = sink.copies(), senders.addresses("unknown")
        assert max(copies.values()) == 1
        assert set(addresses) - set(copies) <= unknown
        # The database went while each of the four connections had a mail under way.
        assert len(unknown) <= 8


def test_pausing_and_resuming_ten_times_mails_everyone_once(senders, tmp_path):
    with Sink(tmp_path, "--delay=0.002") as sink:
        addresses = senders.launch(sink, MANY)
        paused_at = [float(moment) for moment in senders.do(PAUSES).split()]
        wait_until(senders.is_finished, LONG)
        moments = [event.time for event in sink.events("accepted")]
        late = [sum(start < each < start + 2 for each in moments) for start in paused_at]
        assert len(late) == 10
        assert max(late) <= 4  # one a connection
        assert sink.copies() == Counter(addresses)


def test_short_visibility_timeout_mails_nobody_twice(senders, tmp_path):
    senders.broker_options = {"visibility_timeout": 5}
    with Sink(tmp_path, "--delay=0.05") as sink:
        addresses = senders.launch(sink, 1500)

        wait_until(senders.is_finished, LONG)

        assert sink.copies() == Counter(addresses)

"""What must hold while everything fails: real processes, killed, on PostgreSQL and Redis.

The relay's log says who got what. Sizes are those of a real mailing.
"""

import time
from collections import Counter

import pytest
from django.conf import settings

from newsletter.tests.processes import Senders
from newsletter.tests.sink import Sink
from ucan_portal.tests.running import wait_until

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not settings.REDIS_URL, reason="REDIS_URL is not set"),
]
MANY = 10_000
LONG = 300  # seconds
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
    senders_on_servers.environment |= {"MAIL_CONNECTIONS": "4", "MAIL_RETRY_SECONDS": "1,2,4"}
    return senders_on_servers


def launched(senders: Senders, sink: Sink, readers: int, workers: int = 4) -> list[str]:
    """A mailing on its way, through so many workers of one process each."""
    senders.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
    addresses = senders.fill(readers)
    for _worker in range(workers):
        senders.start_worker(processes=1)
    senders.start_schedule()
    senders.manage("send_mailing", "first-issue")
    return addresses


def test_twenty_kills_mail_nobody_twice_and_every_missing_one_is_listed(senders, tmp_path):
    with Sink(tmp_path, "--delay=0.005") as sink:
        addresses = launched(senders, sink, MANY)
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
        addresses = launched(senders, sink, MANY)
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
        addresses = launched(senders, sink, MANY)
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
        addresses = launched(senders, sink, 1500)

        wait_until(senders.is_finished, LONG)

        assert sink.copies() == Counter(addresses)


def test_difficult_relay_gets_everything_that_it_takes(senders, tmp_path):
    senders.environment["MAIL_CONNECTIONS"] = "3"
    options = ("--closes-after=50", "--connections=3", "--temporary=20", "--permanent=1")
    with Sink(tmp_path, *options) as sink:
        addresses = launched(senders, sink, MANY)

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
        addresses = launched(senders, sink, 200, workers=8)
        wait_until(lambda: sink.taken() > 50, LONG)
        senders.lose_queue()

        wait_until(senders.is_finished, LONG)

        moments = sorted(event.time for event in sink.events("accepted"))
        busiest = max(sum(start <= each < start + 1 for each in moments) for start in moments)
        assert sink.copies() == Counter(addresses)
        assert busiest <= 11
        assert (len(moments) - 1) / (moments[-1] - moments[0]) >= 9

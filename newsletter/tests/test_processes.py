"""Mailings through real processes that are killed, and queues that are lost."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import pytest
import redis
from django.conf import settings

from ucan_portal.tests.relay import Relay, started

pytestmark = pytest.mark.process
PATIENCE = 90  # seconds
FILL = """
from newsletter.factories import make_mailing, make_subscriber
for number in range({readers}):
    make_subscriber(f"reader{{number}}@reader.example", language="uk")
make_mailing()
"""


class Portal:
    """A portal of its own: data folder, database file, queue, workers and schedule."""

    def __init__(self, folder: Path, port: int, redis_url: str):
        self.folder, self.redis_url = folder, redis_url
        self.running: list[subprocess.Popen] = []
        left_out = ("DATABASE_URL", "REDIS_URL")
        self.environment = {k: v for k, v in os.environ.items() if k not in left_out} | {
            "DATA_DIR": str(folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "REDIS_URL": redis_url,
            "MAIL_SWEEP_SECONDS": "1",
            "MAIL_LEASE_SECONDS": "4",
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen:
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "ucan_portal", *arguments],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def start_worker(self) -> subprocess.Popen:
        return self.start("worker", "--concurrency=2", "--without-mingle", "--without-gossip")

    def start_schedule(self) -> subprocess.Popen:
        return self.start("beat", "--schedule", str(self.folder / "schedule"))

    def kill(self, process: subprocess.Popen) -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.running.remove(process)

    def fill(self, readers: int) -> list[str]:
        self.manage("shell", "--no-imports", "--command", FILL.format(readers=readers))
        return [f"reader{number}@reader.example" for number in range(readers)]

    def lose_queue(self) -> None:
        if self.redis_url:
            redis.Redis.from_url(self.redis_url).flushdb()
        else:
            shutil.rmtree(self.folder / "broker" / "queue")

    def queue_length(self) -> int:
        if self.redis_url:
            return redis.Redis.from_url(self.redis_url).llen("ucan")
        return len(list((self.folder / "broker" / "queue").iterdir()))

    def asked(self, query: str) -> list[tuple]:
        """The database itself, without starting Django for each question."""
        with closing(sqlite3.connect(self.folder / "portal.sqlite3", timeout=20)) as database:
            return database.execute(query).fetchall()

    def is_finished(self) -> bool:
        return self.asked("SELECT state FROM newsletter_mailing") == [("finished",)]

    def counts(self) -> dict[str, int]:
        query = "SELECT state, count(*) FROM newsletter_delivery GROUP BY state"
        return dict(self.asked(query))


def wait_until(condition, patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


def redis_of_its_own() -> str:
    return f"{settings.REDIS_URL.rsplit('/', 1)[0]}/14" if settings.REDIS_URL else ""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A data folder to copy: migrations take longer than a mailing."""
    folder = tmp_path_factory.mktemp("migrated")
    Portal(folder, 25, "").manage("migrate", "--verbosity=0")
    return folder


@pytest.fixture
def portal(request, tmp_path, migrated):
    """With the queue in files, or in Redis where a test and the suite want it."""
    queue = getattr(request, "param", "files")
    if queue == "redis" and not settings.REDIS_URL:
        pytest.skip("REDIS_URL is not set")
    shutil.copytree(migrated, tmp_path, dirs_exist_ok=True)
    relay = Relay(delay=0.01)
    controller = started(relay)
    portal = Portal(tmp_path, relay.port, redis_of_its_own() if queue == "redis" else "")
    portal.relay = relay
    yield portal
    for process in list(portal.running):
        portal.kill(process)
    if portal.redis_url:
        portal.lose_queue()
    controller.stop()


on_each_queue = pytest.mark.parametrize("portal", ["files", "redis"], indirect=True)


def copies(portal) -> Counter:
    return Counter(recipient for _sender, recipient, _content in portal.relay.taken)


@on_each_queue
def test_killed_worker_leaves_nobody_out_and_mails_nobody_twice(portal):
    addresses = portal.fill(300)
    worker = portal.start_worker()
    portal.start_schedule()
    portal.manage("send_mailing", "first-issue")
    wait_until(lambda: len(portal.relay.taken) > 100)

    portal.kill(worker)
    before = len(portal.relay.taken)
    portal.start_worker()

    wait_until(portal.is_finished)
    query = "SELECT address FROM newsletter_delivery WHERE state = 'unknown'"
    unknown = {address for (address,) in portal.asked(query)}
    assert before < 300
    assert max(copies(portal).values()) == 1
    assert set(copies(portal)) | unknown == set(addresses)
    assert len(unknown) <= 1
    assert sum(portal.counts().values()) == 300


@on_each_queue
def test_lost_queue_loses_nothing(portal):
    addresses = portal.fill(20)
    portal.manage("send_mailing", "first-issue")
    assert portal.queue_length() > 0
    portal.lose_queue()

    portal.start_worker()
    portal.start_schedule()

    wait_until(portal.is_finished)
    assert copies(portal) == Counter(addresses)


def test_mailing_launched_again_and_again_sends_one_copy_each(portal):
    addresses = portal.fill(60)
    portal.environment["MAIL_CONNECTIONS"] = "3"
    for _worker in range(2):
        portal.start_worker()
    portal.start_schedule()

    for _launch in range(3):
        portal.manage("send_mailing", "first-issue")

    wait_until(portal.is_finished)
    assert copies(portal) == Counter(addresses)


def test_worker_that_is_asked_to_end_finishes_the_mail_in_hand(portal):
    portal.fill(300)
    worker = portal.start_worker()
    portal.start_schedule()
    portal.manage("send_mailing", "first-issue")
    wait_until(lambda: len(portal.relay.taken) > 50)

    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=20)

    sent = len(portal.relay.taken)
    assert portal.counts() == {"accepted": sent, "pending": 300 - sent}

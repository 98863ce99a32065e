"""Senders in real processes, which tests kill: workers and a schedule on an own database."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis
from django.conf import settings

from newsletter.tests.sink import Sink
from ucan_portal.tests.running import OwnPostgres, OwnRedis

PATIENCE = 120  # seconds
MANY = 10_000  # mails, as of a real mailing
LONG = 300  # seconds, for so many
SHELL = ("shell", "--no-imports", "--verbosity=0", "--command")
FILL = """
from newsletter.factories import make_mailing
from newsletter.models import Subscriber
Subscriber.objects.bulk_create(
    [
        Subscriber(
            email=f"reader{{n}}@reader.example", address=f"reader{{n}}@reader.example",
            language="uk", state="confirmed",
        )
        for n in range({readers})
    ],
    batch_size=1000,
)
make_mailing()
"""
# Celery's command line knows no options of the broker.
WORKER = """
import sys
from ucan_portal.celery import app
app.conf.broker_transport_options = app.conf.broker_transport_options | {options}
app.worker_main(sys.argv[1:])
"""


@dataclass
class Senders:
    """`servers`: a PostgreSQL and a Redis of the test's own; without, files in the folder."""

    folder: Path
    relay_port: int
    servers: tuple[OwnPostgres, OwnRedis] | None = None
    broker_options: dict = field(default_factory=dict)
    running: list[subprocess.Popen] = field(default_factory=list)

    def __post_init__(self) -> None:
        left_out = ("DATABASE_URL", "REDIS_URL")
        self.environment = {k: v for k, v in os.environ.items() if k not in left_out} | {
            "DATA_DIR": str(self.folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.relay_port}",
            "MAIL_SWEEP_SECONDS": "1",
            "MAIL_LEASE_SECONDS": "4",
        }
        if self.servers:
            database, queue = self.servers
            self.environment |= {
                "DATABASE_URL": database.url,
                "REDIS_URL": queue.url,
                "SECRET_KEY": "only-for-the-tests",
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

    def do(self, code: str) -> str:
        return self.manage(*SHELL, code)

    def start_doing(self, name: str, code: str) -> subprocess.Popen:
        """The same, while the test goes on; what it prints is in the log of this name."""
        return self.start(name, "manage.py", *SHELL, code)

    def fill(self, readers: int) -> list[str]:
        self.do(FILL.format(readers=readers))
        return [f"reader{number}@reader.example" for number in range(readers)]

    def start(self, name: str, *command: str) -> subprocess.Popen:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def start_worker(self, processes: int = 2) -> subprocess.Popen:
        code = WORKER.format(options=self.broker_options)
        options = (f"--concurrency={processes}", "--without-mingle", "--without-gossip")
        return self.start("worker", "-c", code, "worker", *options)

    def start_schedule(self) -> subprocess.Popen:
        schedule = str(self.folder / "schedule")
        return self.start(
            "beat", "-m", "celery", "-A", "ucan_portal", "beat", "--schedule", schedule
        )

    def launch(self, sink: Sink, readers: int, workers: int = 4) -> list[str]:
        """A mailing on its way, through so many workers of one process each; its addresses."""
        self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        addresses = self.fill(readers)
        for _worker in range(workers):
            self.start_worker(processes=1)
        self.start_schedule()
        self.manage("send_mailing", "first-issue")
        return addresses

    def kill(self, process: subprocess.Popen) -> None:
        """kill -9, with all of its children."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.running.remove(process)

    def kill_while_sending(self, worker: subprocess.Popen) -> bool:
        """kill -9 of a process that has a mail on its way; its worker starts another.

        False where the process had none.
        """
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        if not children:
            return False
        child = int(children[0])
        os.kill(child, signal.SIGSTOP)
        on_their_way = [self._sending(), self._sending()]
        # The others went on with their mails meanwhile.
        is_hit = bool(on_their_way[0] & on_their_way[1])
        os.kill(child, signal.SIGKILL if is_hit else signal.SIGCONT)
        return is_hit

    def _sending(self) -> set[str]:
        time.sleep(0.2)
        return self.addresses("sending")

    def end(self) -> None:
        for process in list(self.running):
            self.kill(process)

    def lose_queue(self) -> None:
        if self.servers:
            redis.Redis.from_url(self.servers[1].url).flushall()
        else:
            shutil.rmtree(self.folder / "broker" / "queue")

    def queue_length(self) -> int:
        if self.servers:
            return redis.Redis.from_url(self.servers[1].url).llen("ucan")
        return len(list((self.folder / "broker" / "queue").iterdir()))

    def asked(self, query: str) -> list[tuple]:
        """The database itself, without starting Django for each question."""
        if self.servers:
            with psycopg.connect(self.servers[0].url) as connection:
                return connection.execute(query).fetchall()
        with closing(sqlite3.connect(self.folder / "portal.sqlite3", timeout=20)) as database:
            return database.execute(query).fetchall()

    def is_finished(self) -> bool:
        return self.asked("SELECT state FROM newsletter_mailing") == [("finished",)]

    def counts(self) -> dict[str, int]:
        query = "SELECT state, count(*) FROM newsletter_delivery GROUP BY state"
        return dict(self.asked(query))

    def addresses(self, state: str) -> set[str]:
        query = f"SELECT address FROM newsletter_delivery WHERE state = '{state}'"  # noqa: S608
        return {address for (address,) in self.asked(query)}

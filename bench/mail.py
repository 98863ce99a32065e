"""Mailings: how fast they go out, beside a bare loop with ready bytes and django-newsletter.

`python -m bench.mail [sizes]`. A PostgreSQL, a Redis and a relay of its own; the relay's log says
when each mail arrived. The whole way counts: from the launch to the last mail.
"""

import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Process
from pathlib import Path

from bench import django_newsletter
from bench.pages import found
from bench.servers import CHECKOUT, Environment, manage, redis_server
from newsletter.tests.sink import Sink
from ucan_portal.tests.running import OwnPostgres, wait_until

SIZES = (1_000, 10_000, 100_000)
PROCESSES = 2
TICKS = os.sysconf("SC_CLK_TCK")
BARE = 4_000  # mails of the bare loop, before and after each mailing
PARAGRAPH = "Am Donnerstag kamen die Partner zusammen und berieten über die nächsten Schritte. "
FILL = """
from newsletter.factories import make_mailing
from newsletter.models import Subscriber
for start in range(0, {size}, 5000):
    Subscriber.objects.bulk_create(
        Subscriber(
            email=f"reader{{n}}@reader.example", address=f"reader{{n}}@reader.example",
            language="de", state="confirmed",
        )
        for n in range(start, min(start + 5000, {size}))
    )
others = ("subject_en", "subject_uk", "introduction_en", "introduction_uk")
make_mailing("bench", introduction_de="<p>{text}</p>", **dict.fromkeys(others, ""))
"""
READY = """
import sys
from email.utils import formatdate
from newsletter.messages import PURPOSES, compose, template_of
from newsletter.models import Mailing
template = template_of(compose("mailing", "de", Mailing.objects.get()))
own = {"To": "reader@reader.example", "Message-ID": "<1@ucan.example>", "Date": formatdate()}
sys.stdout.buffer.write(template.filled(own, {purpose: "x" * 22 for purpose in PURPOSES}))
"""
# As in a portal that has been running: the schedule has looked at the ledger, and the process
# stays until the mailing is out. Its end would cost the first mails.
LAUNCH = f"""
import sys
from time import sleep
from newsletter import launching
from newsletter.models import Mailing
from newsletter.queue import ask_for
for _process in range({PROCESSES}):
    ask_for("sweep")
sleep(2)
launching.launch(Mailing.objects.get(), ["de"])
print(Mailing.objects.get().launched_at.timestamp(), flush=True)
sys.stdin.read()
"""


def main(sizes: list[int]) -> None:
    if not found("redis-server") or not any(OwnPostgres.PROGRAMS.glob("*/bin/initdb")):
        print("Left out, for want of PostgreSQL or Redis (Debian: postgresql, redis-server).")
        return
    print(f"\n{PROCESSES} processes, each with one connection to a relay on this machine")
    columns = ("mails", "a second", "bare loop", "ratio", "CPU s/1000", "peak MB", "twice")
    columns += ("times other",)  # how many times as fast as django-newsletter
    wanted = ("", "", "", ">= 0.65", "<= 0.3", "<= 110", "0", ">= 15")
    for row in (columns, wanted):
        print("".join(f"{cell:>12}" for cell in row))
    with tempfile.TemporaryDirectory() as other:
        python = django_newsletter.environment(Path(other))
        for size in sizes:
            with tempfile.TemporaryDirectory() as name, redis_server() as queue:
                database = OwnPostgres().start()
                try:
                    measure(size, Path(name), database, queue, python)
                finally:
                    database.end()


def measure(size: int, folder: Path, database: OwnPostgres, queue: str, other: Path) -> None:
    with Sink(folder) as sink:
        environment = os.environ | {
            "DATA_DIR": str(folder),
            "DATABASE_URL": database.url,
            "REDIS_URL": queue,
            "SECRET_KEY": "only-for-the-measurement",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "DEFAULT_FROM_EMAIL": "U_CAN <newsletter@ucan.example>",
            "MAIL_CONNECTIONS": str(PROCESSES),
        }
        manage(environment, "migrate", "-v0")
        code(environment, FILL.format(size=size, text=PARAGRAPH * 90))
        ready = code(environment, READY)
        with workers(environment, folder) as (main_process, processes):
            before = bare_rate(sink, ready)
            used = seconds_of(processes)
            seconds = mailing(environment, sink, size)
            used = seconds_of(processes) - used
            after = bare_rate(sink, ready)
            peak = max(peak_of(process) for process in (main_process, *processes))
        times = (
            size / seconds / django_newsletter.rate(other, database, sink, len(ready), PARAGRAPH)
        )
        copies = sink.copies()
        twice = sum(copies[f"reader{number}@reader.example"] > 1 for number in range(size))
        rate, ceiling = size / seconds, (before + after) / 2
        print(
            f"{size:12}{rate:12.0f}{ceiling:12.0f}{rate / ceiling:12.2f}"
            f"{used / size * 1000:12.3f}{peak:12.0f}{twice:12}{times:12.1f}",
            flush=True,
        )


def shell(lines: str) -> list[str]:
    """The command that runs these lines as the portal."""
    options = ["--no-imports", "--verbosity=0", "-c", lines]
    return [sys.executable, "manage.py", "shell", *options]


def code(environment: Environment, lines: str) -> bytes:
    done = subprocess.run(
        shell(lines), cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.PIPE
    )
    return done.stdout


def mailing(environment: Environment, sink: Sink, size: int) -> float:
    """The seconds from its launch to the last mail at the relay."""
    before = sink.taken()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(shell(LAUNCH), cwd=CHECKOUT, env=environment, **pipes) as process:
        launched = float(process.stdout.readline())
        wait_until(lambda: sink.taken() >= before + size, seconds=1200)
        process.stdin.close()
    return sink.events("accepted")[-1].time - launched


def bare_rate(sink: Sink, ready: bytes) -> float:
    """Mails a second of as many processes that do nothing but hand over ready bytes."""
    begun = time.monotonic()
    loops = [
        Process(target=bare_loop, args=(sink.port, ready, BARE // PROCESSES))
        for _process in range(PROCESSES)
    ]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()
    return BARE / (time.monotonic() - begun)


def bare_loop(port: int, ready: bytes, mails: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for _mail in range(mails):
            smtp.sendmail("newsletter@ucan.example", ["bare@reader.example"], ready)


@contextmanager
def workers(environment: Environment, folder: Path) -> Iterator[tuple[int, list[int]]]:
    """Celery's main process and those that send."""
    command = [sys.executable, "-m", "celery", "-A", "ucan_portal", "worker"]
    command += [f"--concurrency={PROCESSES}", "--without-mingle", "--without-gossip"]
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=log, stderr=log)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    try:
        wait_until(lambda: len(children.read_text().split()) == PROCESSES)
        time.sleep(2)  # until it listens to the queue
        yield process.pid, [int(child) for child in children.read_text().split()]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def seconds_of(processes: list[int]) -> float:
    """The processor's time that they have used."""
    return sum(ticks(process) for process in processes) / TICKS


def ticks(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def peak_of(process: int) -> float:
    """In MB, as the kernel counts it."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))

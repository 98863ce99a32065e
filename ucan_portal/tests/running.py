"""The portal in processes of its own, for tests that need the real thing (Linux)."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import psycopg
import redis
from django.conf import settings

RUNS = "The portal runs at "


class Portal:
    """`manage.py quickstart` on a data folder and a port of its own."""

    def __init__(self, folder: Path, **environment: str):
        self.folder = folder / "data"
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "DATA_DIR": str(self.folder),
            "PORT": str(self.port),
            "SITE_URL": self.site,
            **environment,
        }
        self.printed = folder / "printed"

    def start(self) -> Self:
        with self.printed.open("w") as printed:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "quickstart"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=printed,
                stderr=printed,
            )
        wait_until(lambda: RUNS in self.output or self.process.poll() is not None)
        assert RUNS in self.output, self.output
        return self

    @property
    def output(self) -> str:
        return self.printed.read_text()

    def stop(self) -> int:
        """The exit code, after Ctrl-C. A second one ends what would take its time."""
        self.process.send_signal(signal.SIGINT)
        wait_until(lambda: "\nEnds " in self.output)
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)

    def kill(self) -> None:
        """kill -9: nothing can be tidied up."""
        self.process.kill()
        self.process.wait()
        wait_until(lambda: self.processes() == {})

    def processes(self) -> dict[int, str]:
        """Every process that was started with this data folder, by its command line."""
        mark = f"\0DATA_DIR={self.folder}\0".encode()
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if mark in b"\0" + (entry / "environ").read_bytes():
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue  # it ended meanwhile, or is another user's
        return found


@contextmanager
def own_servers() -> Iterator[dict[str, str]]:
    """Where the suite runs on servers: the environment for a fresh database and an own Redis."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    name = f"ucan_portal_{os.getpid()}"
    queue = own_redis_database(os.environ["REDIS_URL"], 15)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            redis.Redis.from_url(queue).flushdb()
            yield {"DATABASE_URL": with_path(url, name), "REDIS_URL": queue}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def own_redis_database(url: str, highest: int) -> str:
    """Each process of the tests (pytest-xdist) has a number of its own, from this one down."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return with_path(url, f"/{highest - number}")


class OwnRedis:
    """A Redis of the test's own, which it may stop and start."""

    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> Self:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--loglevel", "warning"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(self.answers)
        return self

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return client.ping()
        except redis.RedisError:
            return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class OwnPostgres:
    """A PostgreSQL of the test's own, which it may stop and start; its programs are Debian's."""

    PROGRAMS = Path("/usr/lib/postgresql")

    def __init__(self):
        self.data, self.port = Path(tempfile.mkdtemp(prefix="ucan-postgres-")), free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        if os.geteuid() == 0:  # which it refuses to run as
            shutil.chown(self.data, "postgres")
        self._run("initdb", "--auth=trust", "--username=postgres", "--no-sync")

    def start(self) -> Self:
        options = f"-p {self.port} -c unix_socket_directories='' -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "start", "--wait", "--log", f"{self.data}/log", "-o", options)
        return self

    def restart(self) -> None:
        """As after a power cut: nobody is waited for."""
        self.stop()
        self.start()

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--mode=immediate")

    def end(self) -> None:
        self.stop()
        shutil.rmtree(self.data)

    def _run(self, program: str, *arguments: str) -> None:
        path = sorted(self.PROGRAMS.glob(f"*/bin/{program}"))[-1]
        command = [str(path), "--pgdata", str(self.data), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def with_path(url: str, path: str) -> str:
    return urlsplit(url)._replace(path=path).geturl()


def wait_until(true: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

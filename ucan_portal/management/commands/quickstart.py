"""Prepares the portal on this machine and runs it: web server, worker and schedule."""

import fcntl
import hashlib
import http.client
import io
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import Q
from django.utils.crypto import get_random_string

from ucan_portal.supervisor import GaveUp, Program, Supervisor

ADMINISTRATOR = "admin@ucan.example"
UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"
STARTING = 60  # seconds that the site may take to answer
LOGS = settings.DATA_DIR / "log"


class Command(BaseCommand):
    help = "Prepares the portal on this machine and runs it until Ctrl-C."

    def handle(self, **options: object) -> None:
        # Database, mails and logs are no business of the machine's other users.
        os.umask(0o077)
        try:
            with lock(settings.DATA_DIR / "quickstart.lock"):
                check_port(settings.PORT)
                administrator = self.prepare()
                connection.close()
                self.run(administrator)
        except KeyboardInterrupt:
            self.say("\nStopped.")
        except OSError as error:  # a full disk, a file that another user owns
            raise CommandError(str(error)) from error

    def say(self, text: str, ending: str = "\n") -> None:
        self.stdout.write(text, ending=ending)
        self.stdout.flush()

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """One line per step: what is done, then how long it took."""
        self.say(f"{text} … ", ending="")
        begun = time.monotonic()
        try:
            yield
        except BaseException:
            self.say("")
            raise
        self.say(f"{time.monotonic() - begun:.1f} s")

    def prepare(self) -> str:
        with self.step("Looks for the database and the queue"):
            check_database()
            check_redis()
        with self.step("Brings the database up to date"):
            call_command("migrate", interactive=False, verbosity=0)
        with self.step("Collects the static files"):
            collect_static(stamp=settings.STATIC_ROOT / ".collected")
        with self.step("Loads the programme's content"):
            call_command("load_programme", stdout=io.StringIO())
        return self.ensure_administrator()

    def ensure_administrator(self) -> str:
        """The address of one. It is made once; its password is shown then and never again."""
        users = get_user_model().objects
        known = users.filter(Q(is_superuser=True) | Q(email__iexact=ADMINISTRATOR))
        if user := known.order_by("-is_superuser", "pk").first():
            self.say(
                f"Administrator: {user.email}; for a new password: "
                f"{sys.executable} manage.py changepassword {user.email}"
            )
            return user.email
        password = get_random_string(20, UNMISTAKABLE)
        users.create_superuser(ADMINISTRATOR, password)
        self.say(f"Administrator: {ADMINISTRATOR}, password (shown only now): {password}")
        return ADMINISTRATOR

    def run(self, administrator: str) -> None:
        patience = settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT + 5
        begun, running = time.monotonic(), False
        try:
            with Supervisor(programs(), self.say, patience) as supervisor:
                while not supervisor.stopping:
                    supervisor.tick()
                    if not running and time.monotonic() - begun > STARTING:
                        raise CommandError(
                            f"The site did not answer within {STARTING} s; see {LOGS}."
                        )
                    if not running and answers():
                        running = True
                        self.announce(time.monotonic() - begun, administrator)
                self.say("\nEnds the web server, the worker and the schedule …")
        except GaveUp as error:
            raise CommandError(str(error)) from None
        self.say("Stopped.")

    def announce(self, seconds: float, administrator: str) -> None:
        mail = settings.EMAIL_FILE_PATH or f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        site = settings.SITE_URL
        self.say(f"Starts the web server, the worker and the schedule … {seconds:.1f} s")
        self.say(
            f"\nThe portal runs at {site}/ – edit it at {site}/admin/ as {administrator}; "
            f"mail goes to {mail}; logs are in {LOGS}; Ctrl-C ends it."
        )


@contextmanager
def lock(file: Path) -> Iterator[None]:
    """One portal per data folder. The system takes the lock away from a killed process."""
    with file.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"The portal already runs on {file.parent}.") from None
        yield


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} can't be used ({error.strerror}); choose another: PORT=8010 make run."
            ) from None


def check_database() -> None:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        name = (
            "DATABASE_URL"
            if connection.vendor == "postgresql"
            else connection.settings_dict["NAME"]
        )
        raise CommandError(f"{name}: {first_line(error)}") from None


def check_redis() -> None:
    if settings.REDIS_URL:
        try:
            redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5).ping()
        except (redis.RedisError, ValueError) as error:
            raise CommandError(f"REDIS_URL: {first_line(error)}") from None


def collect_static(stamp: Path) -> None:
    """collectstatic hashes and compresses for seconds; only done when a file has changed."""
    files = sorted(
        (path, (found := Path(storage.path(path)).stat()).st_size, found.st_mtime_ns)
        for finder in get_finders()
        for path, storage in finder.list([])
    )
    wanted = hashlib.sha256(repr((files, settings.STORAGES)).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(wanted)


def first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def programs() -> list[Program]:
    web = ["gunicorn", "ucan_portal.wsgi", "--bind", f"127.0.0.1:{settings.PORT}"]
    web += ["--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket"]
    celery = ["celery", "--app", "ucan_portal"]
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]
    # Meeting other workers takes a second, and there are none.
    worker += ["--without-mingle", "--without-gossip"]
    schedule = [*celery, "beat", "--schedule", str(settings.DATA_DIR / "schedule")]
    return [
        program("web server", web),
        # SIGTERM: a drain ends after the mail in hand, so that none is left unknown.
        program("worker", worker),
        program("schedule", schedule),
    ]


def program(name: str, module: list[str]) -> Program:
    log = LOGS / f"{name.replace(' ', '-')}.log"
    return Program(name, [sys.executable, "-m", *module], settings.BASE_DIR, log)


def answers() -> bool:
    """Whether the site says that it is healthy, asked under the name that it is known by."""
    connection = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(settings.SITE_URL).netloc})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

"""The programs that a measurement needs, on ports and in a folder of their own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ucan_portal.tests.running import free_port, wait_until

CHECKOUT = Path(__file__).resolve().parent.parent
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
Environment = dict[str, str]


def manage(environment: Environment, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def prepared(folder: Path) -> Environment:
    """The environment of a portal with the programme's content and hashed static files."""
    data = folder / "data"
    environment = os.environ | {"DATA_DIR": str(data), "SITE_URL": "http://127.0.0.1", "DEBUG": ""}
    for command in (["migrate", "-v0"], ["load_programme"], ["collectstatic", "--noinput", "-v0"]):
        manage(environment, *command)
    return environment


@contextmanager
def running(command: list[str], port: int, **options: Environment) -> Iterator[subprocess.Popen]:
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    ) as process:
        try:
            wait_until(lambda: listens(port) or process.poll() is not None, seconds=60)
            yield process
        finally:
            process.terminate()


def listens(port: int) -> bool:
    return f":{port:04X} 00000000:0000 0A" in Path("/proc/net/tcp").read_text()


@contextmanager
def gunicorn(application: str, environment: Environment) -> Iterator[tuple[int, int]]:
    """As `make run` has it: two processes of four threads. Yields the port and the main process.

    Each process has a queue of its own: from a common one the first to wake now and then takes
    every connection of a measurement, and the other one sleeps through it.
    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "4", "--reuse-port", "--no-control-socket"]
    with running(command, port, env=environment) as process:
        yield port, process.pid


@contextmanager
def redis_server() -> Iterator[str]:
    port = free_port()
    with running(["redis-server", "--port", str(port), "--save", ""], port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def nginx(folder: Path, portal: int) -> Iterator[int]:
    """The web server of deploy/nginx.conf.example, on this machine and without TLS."""
    port, pages = free_port(), (CHECKOUT / "deploy" / "nginx.conf.example").read_text()
    pages = re.sub(r"listen .*;", f"listen 127.0.0.1:{port};", pages)
    pages = re.sub(r"\n *(ssl_|server_name|access_log /).*", "", pages)
    pages = pages.replace("127.0.0.1:8000", f"127.0.0.1:{portal}")
    pages = pages.replace("/var/lib/ucan", str(folder / "data"))
    pages = pages.replace("/var/cache/nginx/ucan", str(folder / "nginx-cache"))
    places = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"user root; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\n"
        f"events {{}}\nhttp {{ include /etc/nginx/mime.types; access_log off; {places}\n{pages}}}"
    )
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with running(command, port):
        yield port

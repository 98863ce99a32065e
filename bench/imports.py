"""How long it takes to import a million readers: `python -m bench.imports [rows]`.

Through the command, in a process of its own, on SQLite, and on PostgreSQL where DATABASE_URL names
one; in a database of its own, which goes afterwards. The second time, everyone is known already.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from urllib.parse import urlsplit

import psycopg

from bench.servers import CHECKOUT, manage

ROWS = 1_000_000
AIM_SECONDS, AIM_MEGABYTES = 120, 300
LANGUAGES = ("de", "en", "uk")
DATABASE = "bench_imports"


def main(rows: int) -> int:
    met = True
    with TemporaryDirectory() as folder:
        file = Path(folder, "readers.csv")
        write(file, rows)
        print(f"{rows} rows, {file.stat().st_size / 1e6:.0f} MB")
        met &= measure("SQLite", Path(folder, "data"), "", file, rows)
        if os.environ.get("DATABASE_URL"):
            with own_database(os.environ["DATABASE_URL"]) as url:
                met &= measure("PostgreSQL", Path(folder, "data"), url, file, rows)
        else:
            print("PostgreSQL: left out, DATABASE_URL names none.")
    return 0 if met else 1


def write(file: Path, rows: int) -> None:
    with file.open("w") as lines:
        lines.write("email,language,confirmed_at,source\n")
        lines.writelines(
            f"reader{number}@host{number % 5000}.example,{LANGUAGES[number % 3]},"
            "2025-05-06T10:30:00+02:00,registration desk of the conference\n"
            for number in range(rows)
        )


@contextmanager
def own_database(url: str) -> Iterator[str]:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        server.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield urlsplit(url)._replace(path=f"/{DATABASE}").geturl()
        finally:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def measure(name: str, data: Path, url: str, file: Path, rows: int) -> bool:
    environment = os.environ | {"DATA_DIR": str(data), "DATABASE_URL": url, "SECRET_KEY": "bench"}
    manage(environment, "migrate", "-v0")
    added = f"{rows} subscribers added, 0 known before, 0 lines left out.\n"
    known = f"0 subscribers added, {rows} known before, 0 lines left out.\n"
    met = True
    for said in (added, known):
        began = monotonic()
        answer, usage = imported(environment, file)
        seconds, megabytes = monotonic() - began, usage.ru_maxrss / 1024
        print(
            f"{name}: {answer.strip()} {seconds:.0f} s, of which the process computed "
            f"{usage.ru_utime + usage.ru_stime:.0f} s; peak {megabytes:.0f} MB"
        )
        met &= answer == said and seconds <= AIM_SECONDS and megabytes <= AIM_MEGABYTES
    return met


def imported(environment: dict[str, str], file: Path) -> tuple[str, resource.struct_rusage]:
    command = [sys.executable, "manage.py", "import_subscribers", str(file)]
    with subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        answer = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return answer, usage


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))

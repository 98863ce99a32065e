"""Public pages: how many a second from each place where they are kept, and what one costs.

Figures of different runs can't be compared, those of one run can: all ways are measured in turn,
round after round, and the middle one of the rounds counts.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from bench.servers import Environment, gunicorn, manage, nginx, prepared, redis_server

ROUNDS, SECONDS, CONNECTIONS = 7, 1, 16
HEADERS = {"Accept-Encoding": "br", "Host": "127.0.0.1"}
# Each way, the one that it is measured by, and the ratio that DESIGN asks for.
WAYS = {
    "bare Django view": ("bare Django view", None),
    "kept in process memory": ("bare Django view", 0.95),
    "kept in Redis": ("bare Django view", 0.6),
    "nginx, a static file": ("nginx, a static file", None),
    "kept by nginx": ("nginx, a static file", 0.8),
}
PAGE = "/de/"


def main() -> None:
    missing = [name for name in ("wrk", "redis-server", "nginx") if not found(name)]
    if missing:
        print(f"Left out, for want of {' and '.join(missing)} (Debian: apt install wrk …).")
        return
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        environment = prepared(folder)
        addresses, main_process = start(stack, folder, environment)
        report_rates(measure(addresses))
        report_memory(addresses["kept in process memory"], main_process)
        print(manage(environment | {"PYTHONPATH": "."}, "shell", "--no-imports", "-c", UNCACHED))


UNCACHED = "from bench.uncached import main; main()"


def found(program: str) -> str | None:
    return shutil.which(program) or shutil.which(program, path="/usr/sbin")


def start(stack: ExitStack, folder: Path, environment: Environment) -> tuple[dict[str, str], int]:
    """Start every server; the addresses of the page by way, and gunicorn's main process."""
    portal = "ucan_portal.wsgi"
    memory, process = stack.enter_context(gunicorn(portal, environment))
    in_redis = {"REDIS_URL": stack.enter_context(redis_server()), "PAGE_CACHE_BYTES": "0"}
    shared, _process = stack.enter_context(gunicorn(portal, environment | in_redis))
    body = folder / "data" / "static" / "page.html"
    body.write_bytes(get(f"http://127.0.0.1:{memory}{PAGE}"))
    bare_view = environment | {"BENCH_BODY": str(body)}
    bare, _process = stack.enter_context(gunicorn("bench.bare", bare_view))
    front = stack.enter_context(nginx(folder, memory))
    ports = (bare, memory, shared, front, front)
    paths = (PAGE, PAGE, PAGE, "/static/page.html", PAGE)
    addresses = [f"http://127.0.0.1:{port}{path}" for port, path in zip(ports, paths, strict=True)]
    for address in addresses:
        assert get(address) == body.read_bytes(), f"{address} has other bytes"
    return dict(zip(WAYS, addresses, strict=True)), process


def get(address: str) -> bytes:
    with urlopen(Request(address, headers=HEADERS), timeout=30) as response:  # noqa: S310  ours
        return response.read()


def measure(addresses: dict[str, str]) -> dict[str, list[float]]:
    rates = {way: [] for way in addresses}
    for _round in range(ROUNDS):
        for way, address in addresses.items():
            rates[way].append(rate(address))
    return rates


def rate(address: str) -> float:
    """Pages a second; any answer but 200 ends the measurement."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
    command += [part for name, value in HEADERS.items() for part in ("-H", f"{name}: {value}")]
    told = subprocess.run([*command, address], check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in told, told
    return float(re.search(r"Requests/sec: +([\d.]+)", told)[1])


def report_rates(rates: dict[str, list[float]]) -> None:
    print(f"\n{'pages a second':32}{'rate':>8}{'ratio':>8}{'wanted':>8}")
    for way, (yardstick, wanted) in WAYS.items():
        own, others = median(rates[way]), median(rates[yardstick])
        goal = f">= {wanted}" if wanted else ""
        print(f"{way:32}{own:8.0f}{own / others:8.2f}{goal:>8}")


def report_memory(address: str, main_process: int) -> None:
    """Of each process, after it has served every page of the sitemap and the other kinds."""
    site = address.removesuffix(PAGE)
    every = re.findall(r"<loc>http://127.0.0.1(.*?)</loc>", get(f"{site}/sitemap.xml").decode())
    others = ["/de/news/feed/", "/de/events/calendar.ics", "/de/search/?q=Wasser"]
    for path in [*every, *others] * 2:
        get(f"{site}{path}")
    print(
        f"\n{'memory after ' + str(len(every)) + ' pages, MB':32}{'RSS':>8}{'PSS':>8}{'wanted':>8}"
    )
    for process in workers(main_process):
        rss, pss = (memory_of(process, kind) for kind in ("Rss", "Pss"))
        print(f"{'web process':32}{rss:8.0f}{pss:8.0f}{'<= 80':>8}")


def workers(main_process: int) -> Iterator[str]:
    children = Path(f"/proc/{main_process}/task/{main_process}/children").read_text()
    yield from children.split()


def memory_of(process: str, kind: str) -> float:
    """In MB, as the kernel counts it."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return int(re.search(rf"{kind}: +(\d+) kB", text)[1]) / 1024


if __name__ == "__main__":
    main()

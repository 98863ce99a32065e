"""Lighthouse's four scores, as on a telephone, for the kinds of page that are read most.

`python -m bench.lighthouse` measures a portal of its own, `python -m bench.lighthouse SITE` one
that runs. It wants Chromium, Node and, once, `npm install --no-package-lock --prefix bench`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ucan_portal.tests.running import Portal

PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PAGES = {
    "home": "/de/",
    "city": "/uk/cities/dresden/",
    "cooperation": "/de/twinning/dresden-khmelnytskyi/waste-management/",
    "event": "/uk/events/cities-mission-conference-2025/",
    "article": "/en/news/dresden-strengthens-ukrainian-partnerships/",
}
SCORES = ["performance", "accessibility", "best-practices", "seo"]


@contextmanager
def portal() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        running = Portal(Path(folder)).start()
        try:
            yield running.site
        finally:
            running.stop()


def report(address: str) -> dict:
    """Lighthouse's report on one page, as its JSON has it."""
    categories = f"--only-categories={','.join(SCORES)}"
    quiet = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic"
    told = subprocess.run(
        [PROGRAM, address, "--output=json", "--quiet", categories, quiet],
        env=os.environ | {"CHROME_PATH": CHROMIUM},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(told.stdout)


def lost(found: dict) -> list[str]:
    """The audits that took points off a score."""
    weighed = [ref for category in found["categories"].values() for ref in category["auditRefs"]]
    audits = {ref["id"]: found["audits"][ref["id"]] for ref in weighed if ref["weight"]}
    return [
        f"{name}: {audit['title']} {audit.get('displayValue', '')}".strip()
        for name, audit in audits.items()
        if audit["score"] is not None and audit["score"] < 0.9
    ]


def measure(site: str) -> None:
    print(f"{'page':12}", *(f"{name:>14}" for name in SCORES))
    for name, path in PAGES.items():
        found = report(site + path)
        scores = [round(100 * found["categories"][score]["score"]) for score in SCORES]
        print(f"{name:12}", *(f"{score:14}" for score in scores), flush=True)
        for audit in lost(found):
            print(f"  {audit}")


def main(site: str = "") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ucan_portal.settings")
    if not (PROGRAM.exists() and Path(CHROMIUM).exists()):
        sys.exit(__doc__)
    if site:
        measure(site)
    else:
        with portal() as own:
            measure(own)


if __name__ == "__main__":
    main(*sys.argv[1:])

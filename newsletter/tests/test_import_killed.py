import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings

pytestmark = pytest.mark.process

ROWS = 80_000
LINE = "reader{n}@reader.example,en,2025-05-06,desk\n"
COUNT = """
select (select count(*) from newsletter_subscriber),
       (select count(distinct subscriber_id) from newsletter_consent)
"""


@pytest.fixture
def environment(tmp_path):
    """A portal of its own, with its database in a file."""
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment = kept | {"DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
    return environment


def begin(environment, file) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_subscribers", str(file)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_killed_import_is_completed_by_running_it_again(environment, tmp_path):
    file = tmp_path / "readers.csv"
    lines = (LINE.format(n=number) for number in range(ROWS))
    file.write_text("email,language,confirmed_at,source\n" + "".join(lines))

    with begin(environment, file) as first:
        progress = first.stderr.readline()
        first.kill()
    with begin(environment, file) as second:
        answer, _progress = second.communicate(timeout=120)

    added, known = map(int, re.match(r"(\d+) subscribers added, (\d+) known", answer).groups())
    assert re.match(r"\d+ lines read, \d+ added, 0 known, 0 left out; \d+ lines", progress)
    assert (first.returncode, known > 0, added + known) == (-9, True, ROWS)
    with closing(sqlite3.connect(tmp_path / "portal.sqlite3")) as database:
        assert database.execute(COUNT).fetchone() == (ROWS, ROWS)

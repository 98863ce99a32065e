import os
import signal
import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest
from django.conf import settings

from .running import RUNS, Portal, free_port, own_servers, wait_until

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    with own_servers() as servers:
        portal = Portal(tmp_path_factory.mktemp("portal"), **servers).start()
        yield portal
        portal.kill()


def quickstart(**environment: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "quickstart"],
        cwd=settings.BASE_DIR,
        env=os.environ | {name: str(value) for name, value in environment.items()},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_quickstart_ends_with_one_clear_line(portal):
    assert portal.output.splitlines()[-1] == (
        f"{RUNS}{portal.site}/ – edit it at {portal.site}/admin/ as admin@ucan.example; "
        f"mail goes to {portal.folder}/mail; logs are in {portal.folder}/log; Ctrl-C ends it."
    )


def test_quickstart_serves_the_site(portal):
    with urlopen(f"{portal.site}/healthz", timeout=10) as response:
        assert response.status == 200


def test_quickstart_shows_other_users_of_the_machine_nothing(portal):
    files = [*portal.folder.glob("*.sqlite3"), *(portal.folder / "log").iterdir()]

    assert {oct(file.stat().st_mode & 0o077) for file in files} == {"0o0"}


def test_quickstart_refuses_a_second_portal_on_its_folder(portal):
    ended = quickstart(**portal.environment)

    sentence = f"CommandError: The portal already runs on {portal.folder}.\n"
    assert (ended.returncode, ended.stderr) == (1, sentence)


def test_quickstart_starts_a_killed_worker_again(portal):
    def workers() -> set[int]:
        return {pid for pid, line in portal.processes().items() if " worker " in line}

    killed = workers()
    main = next(pid for pid in killed if os.getsid(pid) == pid)
    os.kill(main, signal.SIGKILL)
    wait_until(lambda: len(workers() - killed) == 3)

    assert workers() & killed == set()
    assert portal.output.splitlines()[-1] == "The worker ended (SIGKILL) and is started again."


def test_quickstart_comes_back_after_kill_nine_with_all_data_and_ends_clean(portal):
    first = portal.output
    portal.kill()

    second = portal.start().output
    code = portal.stop()

    assert (first.count("password (shown"), second.count("password (shown")) == (1, 0)
    assert second.count("Administrator: admin@ucan.example; for a new password: ") == 1
    assert (code, portal.processes()) == (0, {})


def test_quickstart_says_that_the_port_is_in_use(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = quickstart(DATA_DIR=tmp_path, PORT=port)

    sentence = (
        f"CommandError: Port {port} can't be used (Address already in use); "
        "choose another: PORT=8010 make run.\n"
    )
    assert (ended.returncode, ended.stderr) == (1, sentence)


def test_quickstart_says_that_the_data_folder_is_none(tmp_path):
    (tmp_path / "var").touch()

    ended = quickstart(DATA_DIR=tmp_path / "var")

    sentence = f"DATA_DIR can't be used: {tmp_path}/var: File exists.\n"
    assert (ended.returncode, ended.stderr) == (1, sentence)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "DATABASE_URL: connection failed: "),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "REDIS_URL: Error 111 connecting to 127.0.0.1:1."),
    ],
)
def test_quickstart_says_which_server_does_not_answer(tmp_path, name, value, problem):
    ended = quickstart(
        **{"DATA_DIR": tmp_path, "PORT": free_port(), "SECRET_KEY": "for-the-tests", name: value}
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith(f"CommandError: {problem}")
    assert ended.stderr.count("\n") == 1

import os
import signal
import time

import pytest

from ucan_portal import supervisor
from ucan_portal.supervisor import GaveUp, Program, Supervisor

from .running import wait_until

pytestmark = pytest.mark.process


@pytest.fixture
def shell(tmp_path):
    """A program that runs a line of shell."""
    return lambda line: Program(
        "clerk", ["sh", "-c", line], tmp_path, tmp_path / "log" / "clerk.log"
    )


@pytest.fixture(autouse=True)
def _own_signals():
    kept = {number: signal.getsignal(number) for number in supervisor.STOP_SIGNALS}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_supervisor_starts_a_killed_program_again(shell):
    said = []
    clerk = shell("exec sleep 60")

    with Supervisor([clerk], said.append, patience=5) as running:
        running.tick()
        first = clerk.process.pid
        clerk.process.kill()
        wait_until(lambda: running.tick() or (clerk.process and clerk.process.pid != first))

    assert said == ["The clerk ended (SIGKILL) and is started again."]


def test_supervisor_ends_what_a_killed_program_leaves_behind(shell):
    clerk = shell("sleep 60 & echo $!; wait")

    with Supervisor([clerk], print, patience=5) as running:
        running.tick()
        wait_until(clerk.log.read_text)
        orphan = int(clerk.log.read_text())
        clerk.process.kill()
        clerk.process.wait()
        running.tick()
        wait_until(lambda: not alive(orphan), seconds=5)


def test_supervisor_gives_up_after_five_quick_deaths(shell, monkeypatch):
    monkeypatch.setattr(supervisor, "PAUSE", 0.01)
    clerk = shell("echo Out of ink.; exit 3")

    with pytest.raises(GaveUp) as gave_up, Supervisor([clerk], print, patience=5) as running:
        wait_until(running.tick, seconds=20)

    assert str(gave_up.value) == (
        f"The clerk ended 5 times in a row (exit code 3); the last line of {clerk.log}: Out of ink."
    )


def test_supervisor_stops_on_a_signal_and_kills_the_deaf(shell):
    clerk = shell("trap '' TERM; echo deaf; while :; do sleep 1; done")

    with Supervisor([clerk], print, patience=0.5) as running:
        wait_until(lambda: running.tick() or clerk.log.read_text())
        os.kill(os.getpid(), signal.SIGTERM)
        pid, stopping, begun = clerk.process.pid, running.stopping, time.monotonic()

    assert (stopping, alive(pid)) == (True, False)
    assert time.monotonic() - begun >= 0.5


def test_supervisor_waits_no_longer_after_a_second_signal(shell):
    clerk = shell("trap '' TERM; echo deaf; while :; do sleep 1; done")

    with Supervisor([clerk], print, patience=60) as running:
        wait_until(lambda: running.tick() or clerk.log.read_text())
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)
        begun = time.monotonic()

    assert time.monotonic() - begun < 5


def test_supervisor_keeps_the_log_of_the_run_before(shell):
    clerk = shell("exec sleep 60")
    clerk.log.parent.mkdir()
    clerk.log.write_text("Yesterday's news.")

    with Supervisor([clerk], print, patience=5):
        pass

    assert clerk.log.with_name("clerk.previous.log").read_text() == "Yesterday's news."

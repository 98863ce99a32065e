"""Keeps the portal's programs running: starts them, restarts what dies, ends them together.

Each program leads a session and process group of its own, so Ctrl-C reaches only the
supervisor, and whatever a dead program leaves behind can be ended with its group.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PR_SET_PDEATHSIG = 1  # prctl(2)
QUICK_DEATH = 10  # seconds: who dies sooner has not really run
QUICK_DEATHS = 5
PAUSE = 1  # second after the first quick death, and twice as long after each further one
TICK = 0.2  # seconds
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class GaveUp(Exception):
    """A program died QUICK_DEATHS times in a row."""


@dataclass
class Program:
    """One program and, while it runs, its process. Its output goes to the log."""

    name: str
    command: list[str]
    folder: Path
    log: Path
    process: subprocess.Popen | None = None
    begun: float = 0.0
    due: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        self.begun = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=self._end_with_the_supervisor,  # safe: no threads here
            )

    def _end_with_the_supervisor(self) -> None:
        """Runs in the new process. Linux alone can do this: kill -9 leaves no orphans there."""
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def bury(self) -> None:
        """Ends the whole group, the main process's children included."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


class Supervisor:
    """`with Supervisor(programs, say) as it: while not it.stopping: it.tick()`"""

    def __init__(self, programs: list[Program], say: Callable[[str], None], patience: float):
        """`patience`: the seconds that a program has to end by itself."""
        self.programs, self.say, self.patience = programs, say, patience
        self.stopping = False

    def __enter__(self) -> Self:
        for number in STOP_SIGNALS:
            signal.signal(number, self._stop)
        for program in self.programs:
            program.log.parent.mkdir(exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                program.log.replace(program.log.with_suffix(".previous.log"))
        return self

    def _stop(self, *_: object) -> None:
        """Asked twice, it waits for nothing more."""
        if self.stopping:
            self.patience = 0
        self.stopping = True

    def tick(self) -> None:
        """Starts what does not run and is due, and notes what died."""
        for program in self.programs:
            if program.process is None:
                if time.monotonic() >= program.due:
                    program.start()
            elif program.process.poll() is not None:
                self._note_death(program)
        time.sleep(TICK)

    def _note_death(self, program: Program) -> None:
        cause = reason(program.process.returncode)
        program.bury()
        quick = time.monotonic() - program.begun < QUICK_DEATH
        program.quick_deaths = program.quick_deaths + 1 if quick else 0
        if program.quick_deaths == QUICK_DEATHS:
            raise GaveUp(
                f"The {program.name} ended {QUICK_DEATHS} times in a row ({cause}); "
                f"the last line of {program.log}: {program.last_words()}"
            )
        pause = PAUSE * 2 ** (program.quick_deaths - 1) if quick else 0
        program.due = time.monotonic() + pause
        self.say(f"The {program.name} ended ({cause}) and is started again.")

    def __exit__(self, *_: object) -> None:
        """Asks all to end, waits, then ends what is left."""
        for program in self.programs:
            program.ask_to_end()
        begun = time.monotonic()
        while time.monotonic() < begun + self.patience and any(
            program.process and program.process.poll() is None for program in self.programs
        ):
            time.sleep(TICK / 4)
        for program in self.programs:
            program.bury()


def reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name

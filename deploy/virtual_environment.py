"""Makes .venv, installs requirements.txt into it and goes on inside it. Standard library only.

A second start finds the stamp in .venv and installs nothing, so it needs no network.
"""

import hashlib
import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

CHECKOUT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "run": ["manage.py", "quickstart"],
    "test": ["-m", "pytest"],
    "prepare": ["-m", "pip", "check"],
}


def start(command: str = "", *arguments: str) -> NoReturn:
    """Replaces this process by the command, in the virtual environment."""
    if command not in COMMANDS:
        sys.exit(f"Say which: bootstrap.py {' | '.join(COMMANDS)}.")
    try:
        python = prepare(CHECKOUT)
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
    except OSError as error:
        sys.exit(f"The virtual environment could not be made: {error}.")
    os.chdir(CHECKOUT)
    os.execv(python, [str(python), *COMMANDS[command], *arguments])  # noqa: S606  no shell needed


def prepare(checkout: Path) -> Path:
    """The Python of a virtual environment that has everything in requirements.txt."""
    folder = checkout / ".venv"
    python, stamp = folder / "bin" / "python", folder / "installed"
    requirements = checkout / "requirements.txt"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    # No stamp: it was never complete. No answer: the Python that it was made from is gone.
    if not stamp.exists() or not answers(python):
        make(folder)
    if not stamp.exists() or stamp.read_text() != wanted:
        install(python, requirements)
        stamp.write_text(wanted)
    return python


def answers(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0
    except OSError:
        return False


def make(folder: Path) -> None:
    if not (find_spec("venv") and find_spec("ensurepip")):
        sys.exit(
            f"{sys.executable} has no venv module: install it first "
            "(on Debian and Ubuntu: apt install python3-venv)."
        )
    if not os.access(folder if folder.exists() else folder.parent, os.W_OK):
        sys.exit(f"No right to write to {folder.parent}, where the virtual environment belongs.")
    print("Makes the virtual environment in .venv … ", end="", flush=True)
    begun = time.monotonic()
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", folder], capture_output=True, text=True
    )
    if made.returncode:
        print()
        sys.exit(f"The virtual environment could not be made: {last_lines(made.stderr)}")
    print(f"{time.monotonic() - begun:.0f} s", flush=True)


def install(python: Path, requirements: Path) -> None:
    print("Installs the libraries, a minute or two ", end="", flush=True)
    begun = time.monotonic()
    pip = subprocess.Popen(
        [python, "-m", "pip", "install", "--no-input", "-r", requirements],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = []
    for line in pip.stdout:
        lines.append(line)
        if line.startswith(("Collecting", "Installing")):
            print(".", end="", flush=True)
    if pip.wait():
        print()
        sys.exit(f"The libraries could not be installed; pip said:\n{last_lines(''.join(lines))}")
    print(f" {time.monotonic() - begun:.0f} s", flush=True)


def last_lines(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-5:])

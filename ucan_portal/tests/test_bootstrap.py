import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"
BOOTSTRAP = DEPLOY / "bootstrap.py"
OLD = "import runpy, sys; sys.version_info = (3, 9, 2); sys.version = '3.9.2 (main)'; "
PREPARE = (
    f"import pathlib, sys; sys.path.insert(0, {str(DEPLOY)!r}); {{before}}; "
    "import virtual_environment; virtual_environment.prepare(pathlib.Path(sys.argv[1]))"
)
MAKES_OWN = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHON", "ARGUMENTS"}


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True)


def prepare(checkout: Path, before: str = "pass") -> subprocess.CompletedProcess[str]:
    return run("-c", PREPARE.format(before=before), checkout)


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "requirements.txt").write_text("")
    return tmp_path


def test_bootstrap_can_be_read_by_an_old_python():
    ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 4))


def test_bootstrap_says_that_python_is_too_old():
    ended = run("-c", OLD + f"runpy.run_path({str(BOOTSTRAP)!r})")

    sentence = "The portal needs Python 3.11 or newer; this is Python 3.9.2.\n"
    assert (ended.returncode, ended.stderr) == (1, sentence)


def test_make_finds_the_python_that_is_new_enough(tmp_path):
    old, new = tmp_path / "python3", tmp_path / "python3.12"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    new.symlink_to(sys.executable)

    # Nothing of a make that runs these tests.
    environment = {name: value for name, value in os.environ.items() if name not in MAKES_OWN}
    environment["PATH"] = f"{tmp_path}:{environment['PATH']}"
    command = ["make", "--dry-run", "--no-print-directory", "-C", settings.BASE_DIR, "run"]
    made = subprocess.run(command, env=environment, capture_output=True, text=True)

    assert made.stdout.splitlines()[-1] == 'exec "python3.12" deploy/bootstrap.py run '


def test_bootstrap_says_that_venv_is_missing(checkout):
    ended = prepare(checkout, before="sys.modules['ensurepip'] = None")

    sentence = (
        f"{sys.executable} has no venv module: install it first "
        "(on Debian and Ubuntu: apt install python3-venv).\n"
    )
    assert (ended.returncode, ended.stderr) == (1, sentence)


def test_bootstrap_says_that_it_may_not_write(checkout):
    ended = prepare(checkout, before="import os; os.access = lambda path, mode: False")

    sentence = f"No right to write to {checkout}, where the virtual environment belongs.\n"
    assert (ended.returncode, ended.stderr) == (1, sentence)


def test_bootstrap_says_which_commands_there_are():
    ended = run(BOOTSTRAP)

    assert (ended.returncode, ended.stderr) == (
        1,
        "Say which: bootstrap.py run | test | prepare.\n",
    )


@pytest.mark.process
def test_bootstrap_installs_only_what_changed(checkout):
    first = prepare(checkout)
    second = prepare(checkout)
    (checkout / "requirements.txt").write_text("./nothing-here\n")
    third = prepare(checkout)

    assert [first.returncode, second.returncode, third.returncode] == [0, 0, 1]
    assert first.stdout.splitlines()[0].startswith("Makes the virtual environment in .venv … ")
    assert second.stdout == ""
    assert third.stderr.splitlines()[0] == "The libraries could not be installed; pip said:"


@pytest.mark.process
def test_bootstrap_renews_an_environment_whose_python_is_gone(checkout):
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/nowhere/python")
    (checkout / ".venv" / "installed").touch()

    ended = prepare(checkout)

    assert (ended.returncode, subprocess.run([python, "-c", ""]).returncode) == (0, 0)

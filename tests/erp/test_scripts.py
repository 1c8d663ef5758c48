"""bin/: what goes wrong before anything runs is one line that says what to do."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import ROOT, environment


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with our scripts and requirements that ask for nothing."""
    shutil.copytree(ROOT / "bin", tmp_path / "clone/bin", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        (tmp_path / "clone" / name).write_text("# nothing\n")
    return tmp_path / "clone"


def program(folder: Path, name: str, text: str) -> Path:
    """A program of that name in `folder`."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def run(clone: Path, command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=clone,
        env=environment(**settings),
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


VENV = ". bin/lib.sh; ensure_venv requirements.txt"

# A Python whose environments are made at once and whose pip only answers; everything else is the real one's.
INSTALLED = f'''
case "$2" in pip) exit ${{PIP_STATUS:-0}};; esac
exec {sys.executable} "$@"'''
QUICK = f'''
if [ "$2" = venv ]; then
  mkdir -p "$3/bin" && cp "$0.installed" "$3/bin/python"
  exit
fi
exec {sys.executable} "$@"'''


@pytest.fixture
def quick(tmp_path: Path) -> str:
    program(tmp_path / "quick", "python3.installed", INSTALLED)
    return str(program(tmp_path / "quick", "python3", QUICK))


def test_an_old_python_is_told(clone: Path, tmp_path: Path) -> None:
    old = program(tmp_path / "old", "python3", "exit 1")
    ended = run(clone, VENV, PYTHON=str(old))
    assert ended.returncode == 1
    assert ended.stderr == (
        f"mizan: no Python 3.11 or later found at PYTHON={old}: install it, or name it: "
        "make run PYTHON=/path/to/python3\n"
    )


def test_a_python_without_venv_is_told(clone: Path, tmp_path: Path) -> None:
    # As on Debian without python3-venv: Python is there, its module is not.
    text = f'case "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"'
    bare = program(tmp_path / "bare", "python3", text)
    ended = run(clone, VENV, PYTHON=str(bare))
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"mizan: {bare} has no venv module: install it")
    assert ended.stderr.count("\n") == 1


def test_packages_that_cant_be_installed_are_told(clone: Path, quick: str) -> None:
    ended = run(clone, VENV, PYTHON=quick, PIP_STATUS="1")
    assert ended.returncode == 1
    assert ended.stderr == (
        "mizan: packages could not be installed (above, whole in .venv/install.log): "
        "check that PyPI can be reached, then try again\n"
    )


def test_the_environment_is_made_once_and_again_when_the_requirements_change(clone: Path, quick: str) -> None:
    first = run(clone, VENV, PYTHON=quick)
    assert first.returncode == 0, first.stderr
    assert "Installing requirements.txt" in first.stdout
    assert run(clone, VENV, PYTHON=quick).stdout == ""
    (clone / "constraints.txt").write_text("# other\n")
    assert "Installing requirements.txt" in run(clone, VENV, PYTHON=quick).stdout


def test_an_environment_for_tests_serves_as_well(clone: Path, quick: str) -> None:
    assert (
        "Installing requirements-dev.txt" in run(clone, VENV.replace(".txt", "-dev.txt"), PYTHON=quick).stdout
    )
    assert run(clone, VENV, PYTHON=quick).stdout == ""


def test_a_broken_environment_is_made_anew(clone: Path, quick: str) -> None:
    (clone / ".venv").mkdir()
    program(clone / ".venv/bin", "python", "exit 127")
    ended = run(clone, VENV, PYTHON=quick)
    assert ended.returncode == 0, ended.stderr
    assert "no longer works" in ended.stdout


def test_make_run_is_not_for_production(clone: Path) -> None:
    ended = run(clone, "bin/run", MIZAN_ENV="production")
    assert ended.returncode == 1
    assert ended.stderr == (
        "mizan: make run is for trying Mizan; with MIZAN_ENV=production follow docs/running.md\n"
    )


def test_a_service_that_does_not_answer_is_told_without_its_password() -> None:
    ended = subprocess.run(
        [sys.executable, "bin/answers.py", "postgres", "postgres://me:secret@127.0.0.1:1/x"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
        text=True,
        timeout=20,
    )
    assert ended.returncode == 1
    assert ended.stdout.startswith("nothing answers at postgres://127.0.0.1:1/x (")
    assert "secret" not in ended.stdout


def test_a_long_file_is_named(clone: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=clone, check=True)
    (clone / "long.py").write_text("x = 1\n" * 401)
    (clone / "migrations").mkdir()
    (clone / "migrations/0001_long.py").write_text("x = 1\n" * 401)
    ended = run(clone, f"{sys.executable} bin/sizes.py")
    assert ended.returncode == 1
    assert ended.stdout == "long.py: 401 lines (at most 400; over 300 wants splitting)\n"

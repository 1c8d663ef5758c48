"""bin/test: what ran where, and a failure that no exit status hides."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import ROOT, environment

# Stands for .venv/bin/python: pytest and the services answer as the test says.
PYTHON = f"""#!/bin/sh
case "$1 $2" in
  "-m pytest") echo "==== $OUTCOME in 0.01s ===="; echo "on ${{DATABASE_URL:-SQLite}}"; exit "$STATUS";;
  "bin/answers.py postgres") test "$POSTGRES" || {{ echo "nothing answers there"; exit 1; }};;
  "bin/answers.py redis") test "$REDIS" || {{ echo "nothing answers there"; exit 1; }};;
  "-m pip") ;;
  *) exec {sys.executable} "$@";;
esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "bin", tmp_path / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        (tmp_path / name).write_text("# nothing\n")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").write_text(PYTHON)
    (tmp_path / ".venv/bin/python").chmod(0o755)
    return tmp_path


def run(
    clone: Path, outcome: str = "3 passed", status: int = 0, **settings: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bin/test"],
        cwd=clone,
        env=environment(PYTHON=sys.executable, OUTCOME=outcome, STATUS=str(status), **settings),
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


def closing(ended: subprocess.CompletedProcess[str]) -> list[str]:
    lines = ended.stdout.splitlines()
    return [line.strip() for line in lines[lines.index("What ran where:") + 1 :]]


def test_both_databases(clone: Path) -> None:
    ended = run(clone, POSTGRES="yes", REDIS="yes", TEST_DATABASE_URL="postgres://here/x")
    assert ended.returncode == 0, ended.stderr
    assert closing(ended) == ["SQLite: 3 passed in 0.01s", "PostgreSQL: 3 passed in 0.01s"]
    assert "on SQLite\n" in ended.stdout
    assert "on postgres://here/x\n" in ended.stdout


def test_without_services_it_says_what_did_not_run(clone: Path) -> None:
    ended = run(clone)
    assert ended.returncode == 0, ended.stderr
    assert closing(ended) == [
        "SQLite: 3 passed in 0.01s",
        "PostgreSQL: not run, nothing answers there",
        "Redis: its tests were skipped, nothing answers there",
    ]


@pytest.mark.parametrize(
    ("services", "name"),
    [({}, "PostgreSQL"), ({"POSTGRES": "yes"}, "Redis"), ({"REDIS": "yes"}, "PostgreSQL")],
)
def test_ci_requires_the_services(clone: Path, services: dict[str, str], name: str) -> None:
    ended = run(clone, CI="true", **services)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"mizan: CI=true needs {name}: nothing answers there")
    assert "passed" not in ended.stdout


def test_a_named_database_must_answer(clone: Path) -> None:
    ended = run(clone, TEST_DATABASE_URL="postgres://here/x")
    assert ended.returncode == 1
    assert ended.stderr == "mizan: TEST_DATABASE_URL does not answer: nothing answers there\n"


@pytest.mark.parametrize(
    ("outcome", "status", "said"),
    [
        ("1 failed, 2 passed", 1, "SQLite: FAILED (1 failed, 2 passed in 0.01s, status 1)"),
        ("no tests ran", 5, "SQLite: FAILED (no test ran, status 5)"),
    ],
)
def test_a_failure_fails(clone: Path, outcome: str, status: int, said: str) -> None:
    ended = run(clone, outcome, status, POSTGRES="yes", REDIS="yes")
    assert ended.returncode == 1
    assert closing(ended)[0] == said

"""bin/port.py: a port that can't be served on is told before anything is installed."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import ROOT, environment


def port(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "bin/port.py"],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        check=False,
        text=True,
        timeout=20,
    )


def test_a_busy_port_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        ended = port(tmp_path, PORT=str(number))
    assert ended.returncode == 1
    assert ended.stderr == (
        f"mizan: port {number} is busy: stop what uses it, or choose one: make run PORT=8080\n"
    )


def test_a_free_port_is_printed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
    assert port(tmp_path, PORT=str(number)).stdout == f"{number}\n"


def test_the_port_may_stand_in_the_env_file(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
    (tmp_path / ".env").write_text(f"# here\nPORT={number}\n")
    assert port(tmp_path).stdout == f"{number}\n"


@pytest.mark.parametrize("text", ["eighty", "0", "65536", "80 80", "٨٠"])
def test_what_is_no_port_is_told(tmp_path: Path, text: str) -> None:
    ended = port(tmp_path, PORT=text)
    assert ended.returncode == 1
    assert "must be a number from 1 to 65535" in ended.stderr
    assert ended.stderr.count("\n") == 1

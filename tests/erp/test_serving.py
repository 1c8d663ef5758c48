"""`manage.py serve`: three processes that begin, answer and end as one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from erp.serving.banner import banner, wait_until_live
from tests.support.commands import ROOT, environment, manage


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    migrated = manage("migrate", "--no-input", "--verbosity", "0", DATA_DIR=str(folder))
    assert migrated.returncode == 0, migrated.stderr
    return folder


@pytest.fixture
def settings_of_its_own(data_dir: Path) -> dict[str, str]:
    return {"DATA_DIR": str(data_dir), "PORT": str(free_port())}


@pytest.fixture
def server(settings_of_its_own: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=environment(**settings_of_its_own),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(15)


def started(log: str) -> list[int]:
    return [
        int(line.rsplit("pid=", 1)[1].rstrip(")")) for line in log.splitlines() if " started (pid=" in line
    ]


def alive(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def left_of(pids: list[int]) -> list[int]:
    """Those still alive in the end: a group may need some seconds to vanish after its server."""
    deadline = time.monotonic() + 15
    while (left := [pid for pid in pids if alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def status_of(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=15)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_announces_itself_and_stops_cleanly(
    number: signal.Signals,
    server: subprocess.Popen[bytes],
    settings_of_its_own: dict[str, str],
    tmp_path: Path,
) -> None:
    port = int(settings_of_its_own["PORT"])
    assert wait_until_live("127.0.0.1", port, seconds=30), (tmp_path / "log").read_text()
    deadline = time.monotonic() + 10
    while "Mizan is up" not in (tmp_path / "log").read_text() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert status_of(port, "/health/live?" + "x" * 8000) == 200  # a list of ids may be long
    server.send_signal(number)
    status = server.wait(15)
    log = (tmp_path / "log").read_text()
    assert status == 0, log
    assert f"http://127.0.0.1:{port}/admin/" in log
    assert len(started(log)) == 3
    assert not left_of(started(log))


def test_when_one_process_dies_all_end_with_a_failure(
    server: subprocess.Popen[bytes], settings_of_its_own: dict[str, str], tmp_path: Path
) -> None:
    assert wait_until_live("127.0.0.1", int(settings_of_its_own["PORT"]), seconds=30)
    pids = started((tmp_path / "log").read_text())
    os.killpg(pids[1], signal.SIGKILL)
    assert server.wait(15) != 0
    assert not left_of(pids)


def test_the_banner_holds_a_ready_call(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text(
        '{"admin_user": "owner@example.com", "admin_password": "pass", "api_key": "7|mzn_x"}'
    )
    text = banner("http://127.0.0.1:8000", tmp_path)
    assert (
        "  curl -sS -H 'Authorization: Bearer 7|mzn_x' 'http://127.0.0.1:8000/api/v1/clients?per_page=3'"
        in text
    )
    assert str(tmp_path / "demo.json") in text


def test_the_banner_without_a_demo_names_no_key(tmp_path: Path) -> None:
    assert "demo" not in banner("http://127.0.0.1:8000", tmp_path)

"""What `make run` prints once the server answers."""

import json
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any


def wait_until_live(host: str, port: int, seconds: float = 60) -> bool:
    """True as soon as /health/live answers 200; False when `seconds` have passed."""
    reached = "127.0.0.1" if host in {"", "0.0.0.0"} else host  # noqa: S104  (compared, not bound)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        connection = HTTPConnection(reached, port, timeout=2)
        try:
            connection.request("GET", "/health/live")
            if connection.getresponse().status == 200:
                return True
        except (OSError, HTTPException):
            time.sleep(0.2)
        finally:
            connection.close()
    return False


def demo_of(data_dir: Path) -> dict[str, Any]:
    """DATA_DIR/demo.json, or nothing where no demo company was loaded."""
    try:
        return dict(json.loads((data_dir / "demo.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def banner(url: str, data_dir: Path) -> str:
    """Addresses, where the demo's secrets are, and one curl that answers at once."""
    lines = [
        "",
        "Mizan is up. Ctrl-C stops it.",
        f"  admin       {url}/admin/",
        f"  API docs    {url}/api/docs   {url}/api/redoc   {url}/api/schema",
        f"  health      {url}/health/ready",
    ]
    demo = demo_of(data_dir)
    if demo:
        lines += [
            f"  sign in     {demo['admin_user']} / {demo['admin_password']}",
            f"  demo key    {demo['api_key']}",
            f"  both are kept in {data_dir / 'demo.json'}",
            "",
            "Try it:",
            f"  curl -sS -H 'Authorization: Bearer {demo['api_key']}' '{url}/api/v1/clients?per_page=3'",
        ]
    return "\n".join([*lines, ""])

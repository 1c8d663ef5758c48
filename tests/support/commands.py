"""Running the project's own programs as somebody else would: another process, an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# What a program needs of this process's environment whatever is tested; no setting of Mizan's among it.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


def environment(**settings: str) -> dict[str, str]:
    """An environment with these settings and no others."""
    return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **settings}


def manage(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` with these arguments and settings, ended or given up after a minute."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        check=False,
        text=True,
        timeout=180,
    )

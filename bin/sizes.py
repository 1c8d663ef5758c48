"""Fail when a Python file of the project is over 400 lines. Migrations and generated files don't count."""

import subprocess
import sys
from pathlib import Path

LIMIT = 400


def main() -> int:
    """Name each file over the limit; the number of them."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"], capture_output=True, text=True, check=True
    )
    over = 0
    for name in sorted(set(listed.stdout.splitlines())):
        file = Path(name)
        if "migrations" in file.parts or "generated" in file.parts or not file.is_file():
            continue
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > LIMIT:
            print(f"{name}: {lines} lines (at most {LIMIT}; over 300 wants splitting)")
            over += 1
    return over


if __name__ == "__main__":
    sys.exit(1 if main() else 0)

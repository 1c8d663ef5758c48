"""DATA_DIR/demo.json: what it takes to try the demo companies. Its owner alone may read it."""

import json
import os
from pathlib import Path

Members = dict[str, str]


def read(file: Path) -> Members:
    """What the file says; nothing if it is lost, damaged, or says something else."""
    try:
        members = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(members, dict):
        return {}
    return {str(name): value for name, value in members.items() if isinstance(value, str)}


def write(file: Path, members: Members) -> None:
    """Replace the file in one step, so that who reads it meanwhile sees all of the old or all of the new."""
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(members, stream, indent=2, ensure_ascii=False)
        stream.write("\n")
    draft.replace(file)

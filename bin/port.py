"""Print the port to serve on, or say in one line why it can't be. Needs nothing but Python."""

import errno
import os
import socket
import sys
from pathlib import Path


def setting(name: str, default: str) -> str:
    """From the environment, else from .env, else the default (as erp/settings/env.py does)."""
    if os.environ.get(name):
        return os.environ[name]
    file = Path(".env")
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    for line in lines:
        key, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and key.strip() == name and value.strip():
            return value.strip().strip("'\"")
    return default


def main() -> str:
    """The port, when it is a number and free; else ends the program with the reason."""
    host, text = setting("HOST", "127.0.0.1"), setting("PORT", "8000")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        sys.exit(f"mizan: PORT is {text!r}; it must be a number from 1 to 65535, as in: make run PORT=8080")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server does: a port in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(text)))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sys.exit(f"mizan: port {text} is busy: stop what uses it, or choose one: make run PORT=8080")
            sys.exit(f"mizan: can't listen on {host}:{text} ({error.strerror}): choose another HOST or PORT")
    return text


if __name__ == "__main__":
    print(main())

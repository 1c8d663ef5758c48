"""The one list of environment variables. docs/settings.md and .env.example are checked against it by a test.

A value comes from the process's environment, else from the file `.env` beside manage.py, else from `default`.
`MIZAN_ENV` chooses between `local` (works without any setting), `production` (what protects the company
must be given) and `test`.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
MODES = ("local", "production", "test")

_env = environ.Env()


@dataclass(frozen=True)
class Variable:
    """One environment variable: how it is read, what holds without it, and a line for the docs."""

    name: str
    read: Callable[..., Any]
    default: Any
    meaning: str
    in_production: Any = None  # replaces `default` there, where the two differ
    required: bool = False  # in production


VARIABLES: dict[str, Variable] = {
    variable.name: variable
    for variable in (
        Variable("MIZAN_ENV", _env.str, "local", "`local`, `production` or `test`."),
        Variable("HOST", _env.str, "127.0.0.1", "Address that `make run` listens on."),
        Variable("PORT", _env.int, 8000, "Port that `make run` listens on."),
        Variable(
            "DATA_DIR",
            _env.str,
            "data",
            "Folder of the SQLite file, uploads, generated secrets and demo.json. "
            "A relative path starts at the project's folder.",
        ),
        Variable(
            "DATABASE_URL",
            _env.str,
            "",
            "`postgres://user:password@host:5432/name`. Empty: SQLite in DATA_DIR.",
        ),
        Variable("DATABASE_CONN_MAX_AGE", _env.int, 60, "Seconds a PostgreSQL connection is kept."),
        Variable("CACHE_URL", _env.str, "", "`redis://host:6379/0`. Empty: a cache inside each process."),
        Variable(
            "SECRET_KEY",
            _env.str,
            "",
            "Signs sessions and reset links. Local: made once and kept in DATA_DIR/secrets.json.",
            required=True,
        ),
        Variable(
            "MIZAN_KEY_PEPPERS",
            _env.str,
            "",
            "`id:secret` pairs with commas between; the first hashes new API keys, all verify. "
            "Local: made once and kept in DATA_DIR/secrets.json.",
            required=True,
        ),
        Variable("DEBUG", _env.bool, False, "Django's debug pages. Never in production."),
        Variable(
            "ALLOWED_HOSTS",
            _env.list,
            ["localhost", "127.0.0.1", "[::1]", ".localhost"],
            "Host names this server answers to, with commas between.",
            in_production=[],
            required=True,
        ),
        Variable(
            "CSRF_TRUSTED_ORIGINS",
            _env.list,
            [],
            "Origins (`https://erp.example.com`) whose forms are accepted, where they differ from the host.",
        ),
        Variable(
            "PUBLIC_URL",
            _env.str,
            "",
            "Address people reach this server at, for links in e-mails. Empty: http://HOST:PORT.",
            required=True,
        ),
        Variable(
            "TRUSTED_PROXIES",
            _env.int,
            0,
            "How many proxies of your own stand in front. 0: forwarding headers are not believed.",
        ),
        Variable("HSTS_SECONDS", _env.int, 0, "Strict-Transport-Security.", in_production=31_536_000),
        Variable("MAX_BODY_BYTES", _env.int, 1_048_576, "Largest request body that is read; more is 413."),
        Variable(
            "EMAIL_URL",
            _env.str,
            "consolemail://",
            "`smtp+tls://user:password@host:587`; by default letters are written to the log.",
        ),
        Variable("DEFAULT_FROM_EMAIL", _env.str, "Mizan <mizan@localhost>", "Sender of the letters."),
        Variable("LOG_LEVEL", _env.str, "INFO", "DEBUG, INFO, WARNING or ERROR."),
        Variable("LOG_FORMAT", _env.str, "json", "`json` (one object a line) or `text` (for people)."),
        Variable(
            "WEB_CONCURRENCY",
            _env.int,
            2,
            "Web processes on PostgreSQL. On SQLite it is always one.",
        ),
        Variable("WEB_THREADS", _env.int, 8, "Threads of each web process."),
        Variable(
            "BOOKS_CHECK_MAX_AGE_HOURS",
            _env.int,
            36,
            "/health/ledger fails when the last check of the books is older.",
        ),
    )
}


def load_dotenv() -> None:
    """Read `.env` where there is one; what the process's environment says stays."""
    file = BASE_DIR / ".env"
    if os.environ.get("MIZAN_ENV") != "test" and file.is_file():
        environ.Env.read_env(file)


load_dotenv()


def mode() -> str:
    """`local`, `production` or `test`."""
    value = os.environ.get("MIZAN_ENV") or "local"
    if value not in MODES:
        raise ImproperlyConfigured(f"MIZAN_ENV is {value!r}; it must be one of {', '.join(MODES)}.")
    return value


PRODUCTION = mode() == "production"
TEST = mode() == "test"


def value(name: str) -> Any:
    """The value of a listed variable; an empty one counts as not given. Raises ImproperlyConfigured."""
    variable = VARIABLES[name]
    if not os.environ.get(name):
        return (
            variable.in_production if PRODUCTION and variable.in_production is not None else variable.default
        )
    try:
        return variable.read(name)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} can't be read: {error} (docs/settings.md).") from error


def demand_required() -> None:
    """In production, name every required variable that is missing, all in one line."""
    missing = [v.name for v in VARIABLES.values() if v.required and not os.environ.get(v.name)]
    if PRODUCTION and missing:
        raise ImproperlyConfigured(
            f"MIZAN_ENV=production needs {', '.join(missing)} from the environment (docs/settings.md)."
        )


demand_required()

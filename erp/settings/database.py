"""The database: SQLite in DATA_DIR, or PostgreSQL by DATABASE_URL."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from erp.settings.env import value
from erp.settings.paths import DATA_DIR


def _sqlite() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(DATA_DIR / "mizan.sqlite3"),
        "OPTIONS": {
            # A transaction takes the write lock when it begins: what it read can't have changed when it
            # writes, and it never fails half way because it could not upgrade its lock.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Recursive triggers: REPLACE removes rows, and without them it would pass the guards unseen.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
            ),
        },
    }


def _from_url(url: str) -> dict[str, Any]:
    try:
        config = dict(environ.Env.db_url_config(url))
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"DATABASE_URL can't be read: {error}") from error
    if config.get("ENGINE") not in {
        "django.db.backends.postgresql",
        "django.db.backends.postgresql_psycopg2",
    }:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgres://; empty means SQLite in DATA_DIR (docs/settings.md)."
        )
    config["ENGINE"] = "django.db.backends.postgresql"
    config["CONN_HEALTH_CHECKS"] = True
    config["CONN_MAX_AGE"] = value("DATABASE_CONN_MAX_AGE")
    return config


_url = value("DATABASE_URL")
DATABASES = {"default": _from_url(_url) if _url else _sqlite()}

# Reads open no transaction: on SQLite an immediate one would block every writer.
DATABASES["default"]["ATOMIC_REQUESTS"] = False

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

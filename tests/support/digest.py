"""What the database holds, in one comparable value."""

from __future__ import annotations

from hashlib import sha256

from django.db import connection

# Written about the use of a key, not about what the key did.
NOT_LOOKED_AT = {"apikeys_apikey": {"last_used_at", "last_ip"}}
NEVER = {"sqlite_sequence", "django_migrations", "django_session"}


def digest() -> dict[str, str]:
    """A hash of the rows of every table, so that a difference names its table."""
    with connection.cursor() as cursor:
        return {
            table: _rows(cursor, table)
            for table in sorted(connection.introspection.table_names(cursor))
            if table not in NEVER
        }


def _rows(cursor, table: str) -> str:  # type: ignore[no-untyped-def]
    ignored = NOT_LOOKED_AT.get(table, set())
    cursor.execute(f'SELECT * FROM "{table}"')
    kept = [index for index, column in enumerate(cursor.description) if column[0] not in ignored]
    rows = cursor.fetchall() if not ignored else [[row[index] for index in kept] for row in cursor.fetchall()]
    return sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()

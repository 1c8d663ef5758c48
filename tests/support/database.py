"""Emptying the tables after a test that really committed.

Django's way (`flush`) fails on the guards against deleting posted rows, forgets the rows that migrations
made, and runs every post_migrate handler again. Here the guards are lifted, the rows that the test added are
removed, the rows that migrations made are put back as they were, and the guards stand again, all in one
transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

NEVER = {"django_migrations", "sqlite_sequence"}

Rows = list[tuple[Any, ...]]


class Baseline:
    """What every table holds once the migrations have run, and the way back to it."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            self.tables = [name for name in connection.introspection.table_names(cursor) if name not in NEVER]
            self.rows: dict[str, Rows] = {}
            for table in self.tables:
                if found := _rows(cursor, table):
                    self.rows[table] = found

    def restore(self) -> None:
        """Every table as it was. Reads only, when nothing was changed."""
        if connection.in_atomic_block:
            raise RuntimeError("the test left a transaction open")
        with connection.cursor() as cursor:
            changed = self._changed(cursor)
        if not changed:
            return
        with transaction.atomic(), connection.cursor() as cursor, _guards_lifted(cursor, changed):
            for table in changed:
                cursor.execute(f"DELETE FROM {_quoted(table)}")
            for table in changed:
                if rows := self.rows.get(table):
                    places = ", ".join(["%s"] * len(rows[0]))
                    cursor.executemany(f"INSERT INTO {_quoted(table)} VALUES ({places})", rows)

    def _changed(self, cursor: CursorWrapper) -> list[str]:
        empty = [table for table in self.tables if table not in self.rows]
        filled: list[str] = []
        # A compound select is limited in its members on SQLite (500 terms).
        for start in range(0, len(empty), 200):
            part = empty[start : start + 200]
            cursor.execute(
                " UNION ALL ".join(
                    f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {_quoted(table)})"
                    for number, table in enumerate(part)
                )
            )
            filled += [part[number] for (number,) in cursor.fetchall()]
        return filled + [table for table, rows in self.rows.items() if _rows(cursor, table) != rows]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _rows(cursor: CursorWrapper, table: str) -> Rows:
    cursor.execute(f"SELECT * FROM {_quoted(table)}")
    return sorted(cursor.fetchall(), key=repr)


@contextmanager
def _guards_lifted(cursor: CursorWrapper, tables: list[str]) -> Iterator[None]:
    if connection.vendor == "postgresql":
        # Foreign keys are silent too: the tables are emptied in any order. Ends with the transaction.
        cursor.execute("SET LOCAL session_replication_role = replica")
        # A connection that a test's thread left open would make this wait for ever.
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        yield
        return
    cursor.execute("PRAGMA defer_foreign_keys = ON")
    cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
    lifted = [(name, sql) for table, name, sql in cursor.fetchall() if table in set(tables)]
    for name, _ in lifted:
        cursor.execute(f"DROP TRIGGER {_quoted(name)}")
    yield
    for _, sql in lifted:
        cursor.execute(sql)

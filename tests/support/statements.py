"""Counting the statements of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

# How a test's own transaction shows: in life these are one BEGIN and one COMMIT.
_FRAME = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "BEGIN", "COMMIT")


def statements(work: Callable[[], Any]) -> list[str]:
    """The SQL that `work` runs once everything that is compiled once has been compiled."""
    with transaction.atomic():
        work()
        transaction.set_rollback(True)
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured if not query["sql"].startswith(_FRAME)]

"""Writing many rows in one statement."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


def rewrite(rows: Sequence[M], fields: Sequence[str]) -> None:
    """Write the `fields` of saved `rows`: one statement, however many there are (SQLite: one a batch).

    Django's `bulk_update` writes a CASE with a branch for each row and field, whose making costs more than
    its running; an upsert on the primary key says the same. Only for rows the transaction has locked: a row
    removed meanwhile would come back.
    """
    if rows:
        type(rows[0])._base_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["pk"], update_fields=list(fields)
        )

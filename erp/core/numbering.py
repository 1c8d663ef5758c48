"""Gapless document numbers (domain.md 6.2)."""

from django.db import connection

from erp.core.context import Context
from erp.core.models.sequence import NumberSequence


def take(*, context: Context, kind: str, year: int, count: int = 1) -> list[str]:
    """The next `count` numbers of `kind` in `year`, such as INV-2026-00001, in order.

    Locks the sequence row until the transaction ends, so a rollback gives the numbers back: take them as the
    last step of a command (domain.md 6.1). One statement, which also makes the row of a new year.
    """
    quote = connection.ops.quote_name
    table = quote(NumberSequence._meta.db_table)
    step = f"{quote('next')} = {table}.{quote('next')} + excluded.{quote('next')} - 1"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (company_id, kind, year, {quote('next')}) VALUES (%s, %s, %s, %s) "  # noqa: S608
            f"ON CONFLICT (company_id, kind, year) DO UPDATE SET {step} RETURNING {quote('next')}",
            [context.company.pk, kind, year, count + 1],
        )
        end = cursor.fetchone()[0]
    return [f"{kind}-{year}-{number:05d}" for number in range(end - count, end)]

"""Gapless document numbers (domain.md 6.2)."""

from django.db import connection

from erp.core.context import Context
from erp.core.models.sequence import NumberSequence

# The sequence of records that are numbered through all years; documents are numbered by fiscal year.
_NO_YEAR = 0


def take(*, context: Context, kind: str, year: int, count: int = 1) -> list[str]:
    """The next `count` numbers of `kind` in `year`, such as INV-2026-00001, in order.

    Locks the sequence row until the transaction ends, so a rollback gives the numbers back: take them as the
    last step of a command (domain.md 6.1). One statement, which also makes the row of a new year.
    """
    return [f"{kind}-{year}-{number:05d}" for number in _advance(context, kind, year, count)]


def take_plain(*, context: Context, kind: str, count: int = 1) -> list[str]:
    """The next `count` numbers of records that are no documents, such as CLI-000001. Locks as `take` does."""
    return [f"{kind}-{number:06d}" for number in _advance(context, kind, _NO_YEAR, count)]


def documents_numbered(*, context: Context) -> bool:
    """Whether any document of the company was ever posted: posting is what takes a number of a year."""
    return NumberSequence.objects.of(context.company).filter(year__gt=_NO_YEAR).exists()


def _advance(context: Context, kind: str, year: int, count: int) -> range:
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
    return range(end - count, end)

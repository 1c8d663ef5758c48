"""Awkward values for every type of column: empty, negative, Arabic, quotes, control characters, extremes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import DatabaseError, models, transaction

from erp.core.fields import FixedPointField

LARGEST = 2**63 - 1

TEXTS = (
    "",
    "ميزان المراجعة ١٢٣",
    "\"quoted\" 'single' \\back\\ /slash/ </script> %s %% {}",
    "control \x01\x08\x0b\x1f\x7f\x9f\n\r\t end",
    "🧾👩‍👩‍👧‍👦 \u202eright\u202c \u2028\u2029 \ufeff",
    "naïve ﷼ ℵ null true 1",
    "null",
    "0",
)
UNITS = (0, -1, LARGEST, -LARGEST - 1, -500, 5, 10**18, -(10**18) + 1)
INSTANTS = (
    datetime(2026, 1, 1, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(1999, 2, 3, 4, 5, 6, 1000, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 1, tzinfo=UTC),
)
DAYS = (date(2026, 2, 28), date(1000, 1, 1), date(9999, 12, 31), date(2024, 2, 29))
WHOLE = (0, 1, 2**31 - 1, 32767, LARGEST)
STRUCTURES = ({}, [], {"ميزان": [1, None, True, '"', {"a": "\\"}]}, "text", 0, [1.5, "🧾"])

HOW_MANY = 8


def candidates(field: models.Field) -> tuple[Any, ...]:
    """Values to try on a column that is no key; empty if there are none for its type."""
    if isinstance(field, FixedPointField):
        return tuple(field.from_units(units) for units in UNITS)
    if field.choices:
        return tuple(value for value, _label in field.flatchoices)
    kinds: tuple[tuple[type[models.Field], tuple[Any, ...]], ...] = (
        (models.BooleanField, (True, False)),
        (models.DateTimeField, INSTANTS),
        (models.DateField, DAYS),
        (models.JSONField, STRUCTURES),
        (models.IntegerField, WHOLE),
        (models.CharField, tuple(text[: field.max_length] for text in TEXTS)),
        (models.TextField, TEXTS),
    )
    return next((values for kind, values in kinds if isinstance(field, kind)), ())


def vary(row: models.Model, index: int) -> set[str]:
    """Write the `index`-th awkward value into each column of the row that takes it; their names.

    One whose turn it is to be null, or whose constraints refuse the value, is tried the other way, then left.
    """
    return {field.name for field in row._meta.concrete_fields if _took(row, field, index)}


def _took(row: models.Model, field: models.Field, index: int) -> bool:
    if field.primary_key or (field.is_relation and not field.null):
        return False
    values = _neighbours(row, field) if field.is_relation else candidates(field)
    if not values:
        return False
    wanted = [values[index % len(values)]]
    if field.null:
        wanted = [None, *wanted] if index % 3 == 2 else [*wanted, None]
    return any(_written(row, field, value) for value in wanted)


def _neighbours(row: models.Model, field: models.Field) -> tuple[int, ...]:
    """Rows of the same company that a reference could lead to."""
    target = field.remote_field.model
    if target is type(row) or not any(column.name == "company" for column in target._meta.fields):
        return ()
    rows = target._base_manager.filter(company=row.company_id)  # type: ignore[attr-defined]
    return tuple(rows.order_by("-pk").values_list("pk", flat=True)[:2])


def _written(row: models.Model, field: models.Field, value: Any) -> bool:
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: value})
    except DatabaseError:
        return False
    return True

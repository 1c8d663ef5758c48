"""A record as the change log keeps it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from erp.core.fields import FixedPointField

# Columns that say nothing about the record itself.
_BOOKKEEPING = frozenset({"company_id", "version", "created_at", "updated_at"})

Snapshot = dict[str, Any]


def snapshot(record: models.Model, *, secret: frozenset[str] = frozenset()) -> Snapshot:
    """The record's columns as JSON values; decimals as on the wire. Columns in `secret` are left out."""
    return {
        field.attname: _plain(field, getattr(record, field.attname))
        for field in record._meta.concrete_fields
        if field.attname not in _BOOKKEEPING and field.attname not in secret
    }


def difference(before: Snapshot, after: Snapshot) -> tuple[Snapshot, Snapshot]:
    """The members in which two snapshots differ, as they were and as they are."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def _plain(field: models.Field, value: Any) -> Any:
    if isinstance(field, FixedPointField) and value is not None:
        return field.to_text(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value

"""Taxes. What documents have counted with never changes: a new rate is a new tax."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounting.models.tax import Tax
from accounting.services import usage
from erp import records
from erp.core import values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Invalid
from erp.core.locks import lock

RULES: Mapping[str, values.Rule] = {"rate": values.not_negative}

# What an amount of tax was computed with.
_COUNTED = ("rate", "is_included", "is_compound", "kind")


@command
def create(*, context: Context, data: Mapping[str, Any]) -> Tax:
    """A new tax. Emits tax.created. Raises Invalid "rate"; Conflict "duplicate" on the name."""
    values.check(Tax, data, created=True, rules=RULES)
    _check_rate(data["rate"], data.get("kind", Tax.Kind.STANDARD))
    return records.create(Tax, context=context, data=data)


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> Tax:
    """Change a tax. Locks it; emits tax.updated.

    Raises Conflict "in_use" on rate, is_included, is_compound and kind once any document has the tax.
    """
    values.check(Tax, data, created=False, rules=RULES)
    tax = lock(Tax.objects.all(), context=context, pk=pk, version=version)
    _check_rate(data.get("rate", tax.rate), data.get("kind", tax.kind))
    changed = [name for name in _COUNTED if name in data and data[name] != getattr(tax, name)]
    if changed:
        usage.refuse_if_in_documents(
            tax, field=changed[0], instead=_("Make a new tax, and deactivate this one.")
        )
    return records.save(tax, context=context, data=data)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a tax nothing refers to. Locks it; emits tax.deleted. Conflict "in_use" naming what uses it."""
    tax = lock(Tax.objects.all(), context=context, pk=pk, version=version)
    usage.refuse_if_in_documents(tax, instead=_("Deactivate it instead."))
    records.delete(Tax, context=context, pk=pk)


def _check_rate(rate: Decimal, kind: str) -> None:
    if kind != Tax.Kind.STANDARD and rate:
        raise Invalid(_("A tax of this kind has the rate 0."), field="rate", reason="rate_of_kind")

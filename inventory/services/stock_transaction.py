"""Stock transactions: goods that come or go without an invoice. Drafted, posted, reversed by a mirror."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from erp import records
from erp.audit.snapshot import Snapshot, difference, snapshot
from erp.core import drafts, values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.lines import merge, unchanged
from erp.core.locks import lock
from inventory.models.stock_transaction import StockTransaction, StockTransactionItem
from inventory.services import stock_items
from inventory.services import store as stores
from inventory.services.stock_posting import post
from inventory.services.stock_reversal import reverse

__all__ = ["create", "delete", "post", "reverse", "update"]


@command
def create(*, context: Context, data: Mapping[str, Any]) -> StockTransaction:
    """A draft. `store` is the primary one unless given, `date` today, `posting_date` the date.

    `items` hold product, quantity, and for what comes in unit_cost: what one costs, in the company's
    currency. Raises Invalid, for a line on items.N.…; Conflict on a duplicate. Emits
    stock_transaction.created.
    """
    sent = list(data.get("items", ()))
    members = drafts.with_defaults(_header(data), context=context)
    if members.get("store") is None:
        members["store"] = stores.primary(context=context)
    values.check(StockTransaction, members, created=True, paths=drafts.members_of(StockTransaction))
    stores.require_active(members["store"])
    document = StockTransaction(
        company=context.company, created_at=context.at, updated_at=context.at, **members
    )
    lines = merge([], sent, new=lambda: _new_item(document))
    stock_items.fill(document, lines)
    document.save(force_insert=True)
    lines.save(fields=stock_items.FIELDS)
    after = _snapshot(document, lines.rows)
    records.publish(context=context, traces=[records.Trace(document, "created", None, after)])
    return document


@command
def update(
    *, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None
) -> StockTransaction:
    """Change a draft. `items`, if sent, are all of them: with `id` changed, without added, left out removed.

    Locks the document. Raises as `create`; NotFound, PreconditionFailed; Conflict "posted". Emits
    stock_transaction.updated if anything became different.
    """
    document = lock(StockTransaction.objects.all(), context=context, pk=pk, version=version)
    drafts.require_draft(
        document, instead=_("A posted stock transaction does not change: reverse it and make another.")
    )
    items = list(document.items.select_related("product"))
    before = _snapshot(document, items)
    members = drafts.with_changes(document, _header(data), context=context)
    values.check(StockTransaction, members, created=False)
    for name, value in members.items():
        setattr(document, name, value)
    stores.require_active(document.store)
    lines = (
        merge(items, data["items"], new=lambda: _new_item(document)) if "items" in data else unchanged(items)
    )
    stock_items.fill(document, lines)
    if _snapshot(document, lines.rows) != before:
        lines.save(fields=stock_items.FIELDS)
        records.touch(document, context=context)
        document.save(force_update=True)
        was, became = difference(before, _snapshot(document, lines.rows))
        records.publish(context=context, traces=[records.Trace(document, "updated", was, became)])
    return document


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a draft. Locks it. Raises Conflict "posted". Emits stock_transaction.deleted."""
    document = lock(StockTransaction.objects.all(), context=context, pk=pk, version=version)
    drafts.require_draft(document, instead=_("A posted stock transaction stays: reverse it instead."))
    before = _snapshot(document, list(document.items.all()))
    document.items.all().delete()
    document.delete()
    document.pk = pk
    records.publish(context=context, traces=[records.Trace(document, "deleted", before, None)])


def _header(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "items"}


def _new_item(document: StockTransaction) -> StockTransactionItem:
    return StockTransactionItem(company=document.company, transaction=document, quantity=None)


def _snapshot(document: StockTransaction, items: list[StockTransactionItem]) -> Snapshot:
    return {**snapshot(document), "items": [snapshot(item) for item in items]}

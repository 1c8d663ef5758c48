"""Reversing a stock transaction by its mirror."""

from __future__ import annotations

from datetime import date as Date

from django.utils.translation import gettext as _

from accounting.services import ledger, periods
from accounting.services.sources import journals_of
from erp import records
from erp.audit.snapshot import snapshot
from erp.core import drafts, numbering
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict
from erp.core.locks import lock
from erp.core.reversals import mirror_of, reversal_date
from inventory.models.stock_transaction import StockTransaction, StockTransactionItem
from inventory.services import stock
from inventory.services.stock_posting import NUMBER_KIND


@command
def reverse(
    *, context: Context, pk: int, version: int | None = None, date: Date | None = None, reason: str = ""
) -> StockTransaction:
    """Undo a posted stock transaction on `date`, today unless given.

    Its mirror makes every move backwards, at the move's own value.
    Both end in state reversed; the mirror has a number of its own, the same items, and `reason`. Answers the
    original. Locks as posting does. Emits stock_transaction.reversed, and .created of the mirror.

    Raises NotFound; PreconditionFailed; Conflict: not_posted, already_reversed, stock_consumed,
    stock_backdated, period_closed and its kin; Invalid on date.
    """
    original = lock(StockTransaction.objects.all(), context=context, pk=pk, version=version)
    _require_posted(original)
    date = reversal_date(original, date, context=context)
    period = periods.for_posting(context=context, date=date)
    items = list(original.items.all())
    mirror = mirror_of(original, context=context, date=date)
    mirror.reason = reason[:200]
    mirror.save(force_insert=True)
    mirrored = StockTransactionItem.objects.bulk_create(
        StockTransactionItem(
            company=context.company,
            transaction=mirror,
            position=item.position,
            product_id=item.product_id,
            quantity=item.quantity,
            unit_cost=item.unit_cost,
            value=item.value,
        )
        for item in items
    )
    plan = stock.reversal(
        context=context,
        source=mirror,
        original=original,
        date=date,
        line_ids={item.pk: copy.pk for item, copy in zip(items, mirrored, strict=True)},
    )
    journals = journals_of(original)
    reversals = (
        ledger.reverse(context=context, journals=journals, date=date, source=mirror) if journals else []
    )
    stock.record(plan, journal=reversals[0] if reversals else None)
    [number] = numbering.take(context=context, kind=NUMBER_KIND, year=period.fiscal_year.year)
    drafts.finish(mirror, context=context, state=mirror.State.REVERSED, number=number, period=period)
    mirror.save(force_update=True)
    original.state = original.State.REVERSED
    records.touch(original, context=context)
    original.save(update_fields=["state", "version", "updated_at"])
    records.publish(
        context=context,
        traces=[
            records.Trace(mirror, "created", None, snapshot(mirror)),
            records.Trace(
                original, "reversed", {"state": "posted"}, {"state": "reversed", "reversed_by": mirror.pk}
            ),
        ],
    )
    return original


def _require_posted(document: StockTransaction) -> None:
    if document.is_draft:
        raise Conflict(_("A draft is deleted, not reversed."), reason="not_posted")
    if document.state != document.State.POSTED:
        raise Conflict(_("It is reversed already."), reason="already_reversed")

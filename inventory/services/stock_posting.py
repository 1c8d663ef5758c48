"""Posting a stock transaction: its moves and the journal of their value (domain.md 1.6)."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from accounting.models.account import Account
from accounting.models.journal import Journal
from accounting.models.period import Period
from accounting.services import accounts, ledger, periods
from erp import records
from erp.audit.snapshot import difference, snapshot
from erp.core import drafts, numbering
from erp.core.bulk import rewrite
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.lines import Given, Refusals
from erp.core.locks import lock
from inventory.models.stock_transaction import StockTransaction, StockTransactionItem
from inventory.services import stock, stock_items
from inventory.services import store as stores
from inventory.services.movements import Movement

NUMBER_KIND = "STK"

Kind = Account.Kind
Type = StockTransaction.Type

# What stands against the inventory account.
COUNTER_ACCOUNT = {
    Type.OPENING: Kind.OPENING_EQUITY,
    Type.IN: Kind.INVENTORY_ADJUSTMENT,
    Type.OUT: Kind.INVENTORY_ADJUSTMENT,
}


@command
def post(*, context: Context, pk: int, version: int | None = None) -> StockTransaction:
    """Make a draft final: its moves, and a journal of their value unless they are worth nothing.

    Books Dr Inventory{store} and Cr OpeningEquity (opening) or InventoryAdjustment (in); for goods out, Dr
    InventoryAdjustment and Cr Inventory{store} at cost. Locks the document, its levels in the order of their
    keys, then counters. The number of statements does not depend on the number of items. Emits
    stock_transaction.posted and journal.posted.

    Raises NotFound; PreconditionFailed; Conflict: already_posted, period_closed and its kin,
    stock_backdated, account_missing; Invalid: no_items, inactive, not_tracked, insufficient_stock, too_large.
    """
    document = lock(StockTransaction.objects.all(), context=context, pk=pk, version=version)
    if not document.is_draft:
        raise Conflict(_("This stock transaction is posted already."), reason="already_posted")
    items = list(document.items.select_related("product"))
    _check(document, items)
    period = periods.for_posting(context=context, date=document.posting_date)
    before = snapshot(document)
    plan = stock.prepare(
        context=context,
        source=document,
        date=document.posting_date,
        movements=[_movement(document, item, index) for index, item in enumerate(items)],
    )
    for item, move in zip(items, plan.moves, strict=True):
        item.value = abs(move.value)
    stock.record(plan, journal=_book(document, plan, period, context=context))
    rewrite(items, ["value"])
    [number] = numbering.take(context=context, kind=NUMBER_KIND, year=period.fiscal_year.year)
    drafts.finish(document, context=context, state=document.State.POSTED, number=number, period=period)
    document.save(force_update=True)
    was, became = difference(before, snapshot(document))
    records.publish(context=context, traces=[records.Trace(document, "posted", was, became)])
    return document


def _check(document: StockTransaction, items: list[StockTransactionItem]) -> None:
    if not items:
        raise Invalid(_("There is nothing to post: add an item."), field="items", reason="no_items")
    stores.require_active(document.store)
    refusals = Refusals()
    for index, item in enumerate(items):
        stock_items.check(document, Given(item, {}, f"items.{index}"), refusals)
    stock_items.check_total(document, items, refusals)
    refusals.speak()


def _movement(document: StockTransaction, item: StockTransactionItem, index: int) -> Movement:
    if document.type == Type.OUT:
        return stock.Issue(item.product, document.store, item.quantity, item.pk, index)
    value = stock_items.receipt_value(item, document.currency)
    return stock.Receipt(item.product, document.store, item.quantity, value, item.pk, index=index)


def _book(
    document: StockTransaction, plan: stock.Plan, period: Period, *, context: Context
) -> Journal | None:
    value = sum(plan.value_by_store().values(), Decimal(0))
    if not value:
        return None
    counter = COUNTER_ACCOUNT[Type(document.type)]
    entry = ledger.Entry(
        kind=Journal.Kind.STOCK,
        source=document,
        date=document.date,
        posting_date=document.posting_date,
        description=document.reason or str(Type(document.type).label),
        lines=[
            ledger.Line(document.store.account, debit=value, store=document.store),
            ledger.Line(accounts.system(context, counter)[counter], credit=value),
        ],
        period=period,
    )
    [journal] = ledger.post(context=context, entries=[entry])
    return journal

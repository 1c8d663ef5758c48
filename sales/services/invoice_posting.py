"""Posting an invoice: what is owed, what was earned, what left the store (domain.md 1.2, 1.6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounting.models.account import Account
from accounting.models.journal import Journal
from accounting.models.open_item import OpenItem
from accounting.models.period import Period
from accounting.services import accounts, ledger, open_items, periods
from accounts.models.client import Client
from erp import records
from erp.audit.snapshot import difference, snapshot
from erp.core import drafts, numbering
from erp.core.bulk import rewrite
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.lines import Given, Refusals
from erp.core.locks import lock
from inventory.services import stock
from sales.models.invoice import Invoice, InvoiceItem, InvoiceTax
from sales.services import invoice_items
from sales.services.credit import require_credit
from sales.services.invoice_amounts import calculate
from sales.services.invoice_draft import replace_taxes, require_active

NUMBER_KIND = "INV"

Kind = Account.Kind
System = Mapping[Account.Kind, Account]

ACCOUNTS = (
    Kind.RECEIVABLE,
    Kind.SALES,
    Kind.OUTPUT_TAX,
    Kind.SHIPPING_INCOME,
    Kind.ROUNDING,
    Kind.COGS,
)


@command
def post(*, context: Context, pk: int, version: int | None = None) -> Invoice:
    """Make a draft final.

    Computes it a last time, with the taxes as they are now, and copies their rates and the client's name and
    address. Books Dr Receivable{client} total, Cr Revenue of each account, Cr OutputTax of each tax, Cr
    ShippingIncome, and the cash rounding. Goods of which stock is kept leave the invoice's store, and another
    journal, of kind invoice_cost, books Dr COGS, Cr Inventory{store}. Opens the item that payments settle.

    Locks the invoice, a client with a credit limit, the stock levels in the order of their keys, then
    counters. The number of statements does not depend on the number of lines. Emits invoice.posted and
    journal.posted.

    Raises NotFound; PreconditionFailed; Conflict: already_posted, period_closed and its kin, stock_backdated,
    account_missing; Invalid: no_items, zero_total, inactive, credit_limit_exceeded, insufficient_stock (with
    what is on hand, on items.N.quantity).
    """
    invoice = lock(Invoice.objects.all(), context=context, pk=pk, version=version)
    if not invoice.is_draft:
        raise Conflict(_("This invoice is posted already."), reason="already_posted")
    items = list(invoice.items.select_related(*invoice_items.RELATED))
    _check(invoice, items)
    before = snapshot(invoice)
    taxes = calculate(invoice, items, company=context.company)
    if not invoice.total:
        raise Invalid(
            _("The total is zero, so there is nothing to post."), field="items", reason="zero_total"
        )
    period = periods.for_posting(context=context, date=invoice.posting_date, with_tax=bool(taxes))
    require_credit(invoice.client, invoice.base_total, context=context)
    _copy_client(invoice)
    plan = _plan_stock(invoice, items, context=context)
    system = accounts.system(context, *ACCOUNTS)
    journals = _book(invoice, items, taxes, plan, period, system, context=context)
    stock.record(plan, journal=journals[1] if len(journals) > 1 else None)
    _copy_to_items(items, plan)
    replace_taxes(invoice, taxes)
    invoice.journal = journals[0]
    invoice.open_item = _open_item(invoice, journals[0], system[Kind.RECEIVABLE], context=context)
    [number] = numbering.take(context=context, kind=NUMBER_KIND, year=period.fiscal_year.year)
    drafts.finish(invoice, context=context, state=invoice.State.POSTED, number=number, period=period)
    invoice.save(force_update=True)
    was, became = difference(before, snapshot(invoice))
    records.publish(context=context, traces=[records.Trace(invoice, "posted", was, became)])
    return invoice


def _check(invoice: Invoice, items: Sequence[InvoiceItem]) -> None:
    if not items:
        raise Invalid(_("There is nothing to post: add an item."), field="items", reason="no_items")
    require_active(invoice)
    refusals = Refusals()
    for index, item in enumerate(items):
        invoice_items.check(Given(item, {}, f"items.{index}"), refusals)
    refusals.speak()


def _copy_client(invoice: Invoice) -> None:
    client = invoice.client
    invoice.client_name = client.name
    invoice.client_tax_number = client.tax_number
    invoice.client_address = address_of(client)


def address_of(client: Client) -> str:
    """The client's address as it is printed, a line a row."""
    city = " ".join(part for part in (client.address_postal_code, client.address_city) if part)
    rows = (client.address_line1, client.address_line2, city, client.address_state, client.address_country)
    return "\n".join(row for row in rows if row)


def _plan_stock(invoice: Invoice, items: Sequence[InvoiceItem], *, context: Context) -> stock.Plan:
    """Goods of which stock is kept leave the invoice's store."""
    return stock.prepare(
        context=context,
        source=invoice,
        date=invoice.posting_date,
        movements=[
            stock.Issue(item.product, invoice.store, item.quantity, item.pk, index)
            for index, item in enumerate(items)
            if item.product is not None and item.product.track_stock
        ],
    )


def _copy_to_items(items: Sequence[InvoiceItem], plan: stock.Plan) -> None:
    """What a line keeps from now on: the rates of its taxes, and what its goods cost."""
    cost = {move.source_line_id: -move.value for move in plan.moves}
    for item in items:
        item.tax1_rate = item.tax1.rate if item.tax1 else None
        item.tax2_rate = item.tax2.rate if item.tax2 else None
        item.cost = cost.get(item.pk)
    rewrite(items, [*invoice_items.AMOUNTS, "tax1_rate", "tax2_rate", "cost"])


def _book(
    invoice: Invoice,
    items: Sequence[InvoiceItem],
    taxes: Sequence[InvoiceTax],
    plan: stock.Plan,
    period: Period,
    system: System,
    *,
    context: Context,
) -> list[Journal]:
    """The journal of the sale and, if goods of any worth left, the journal of their cost."""
    sale = _entry(Journal.Kind.INVOICE, invoice, _sale_lines(invoice, items, taxes, system), period)
    cost = _entry(Journal.Kind.INVOICE_COST, invoice, _cost_lines(plan, system), period)
    return ledger.post(context=context, entries=[sale] if cost.is_empty else [sale, cost])


def _entry(kind: Journal.Kind, invoice: Invoice, lines: list[ledger.Line], period: Period) -> ledger.Entry:
    return ledger.Entry(
        kind=kind,
        source=invoice,
        date=invoice.date,
        posting_date=invoice.posting_date,
        description=invoice.client_name,
        lines=lines,
        period=period,
    )


def _sale_lines(
    invoice: Invoice,
    items: Sequence[InvoiceItem],
    taxes: Sequence[InvoiceTax],
    system: System,
) -> list[ledger.Line]:
    revenue: dict[Account, Decimal] = defaultdict(Decimal)
    for item in items:
        revenue[item.account or system[Kind.SALES]] += item.net
    receivable = ledger.Line(
        system[Kind.RECEIVABLE], debit=invoice.total, client=invoice.client, due_date=invoice.due_date
    )
    return [
        receivable,
        *(ledger.Line(account, credit=net) for account, net in revenue.items()),
        *(
            ledger.Line(system[Kind.OUTPUT_TAX], credit=tax.amount, tax=tax.tax, tax_base=tax.base)
            for tax in taxes
        ),
        ledger.Line(system[Kind.SHIPPING_INCOME], credit=invoice.shipping),
        ledger.Line(system[Kind.ROUNDING], credit=invoice.rounding),
    ]


def _cost_lines(plan: stock.Plan, system: System) -> list[ledger.Line]:
    values = plan.value_by_store()
    return [
        ledger.Line(system[Kind.COGS], debit=-sum(values.values(), Decimal(0))),
        *(ledger.Line(store.account, credit=-value, store=store) for store, value in values.items()),
    ]


def _open_item(invoice: Invoice, journal: Journal, receivable: Account, *, context: Context) -> OpenItem:
    return open_items.create(
        context=context,
        journal=journal,
        account=receivable,
        side=OpenItem.Side.DEBIT,
        client=invoice.client,
        amount=invoice.total,
        base_amount=invoice.base_total,
        date=invoice.posting_date,
        due_date=invoice.due_date,
        currency=invoice.currency,
    )

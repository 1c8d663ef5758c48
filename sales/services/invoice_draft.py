"""Invoices while they are drafts: made, changed, thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as Date
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models.client import Client
from erp import records
from erp.audit.snapshot import Snapshot, difference, snapshot
from erp.core import drafts, limits, values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Invalid
from erp.core.lines import merge, unchanged
from erp.core.locks import lock
from inventory.services import store as stores
from sales.models.invoice import Invoice, InvoiceItem, InvoiceTax
from sales.services import invoice_items
from sales.services.invoice_amounts import calculate

RULES: Mapping[str, values.Rule] = {"shipping_amount": limits.charge, "discount_amount": limits.amount}

# Members that fall back on their default when a caller sends null.
_NOT_NULL = ("client", "store", "due_date", "shipping_amount")


@command
def create(*, context: Context, data: Mapping[str, Any]) -> Invoice:
    """A draft with its totals. `client` is needed.

    Defaults: date today, posting_date the date, due_date the date and the client's payment terms, store the
    primary one; on a line the product's name, unit, price and taxes, quantity 1. A line needs a product, or a
    name and a unit_price. Raises Invalid, for a line on items.N.…; Conflict on a duplicate external_id. Emits
    invoice.created.
    """
    members = drafts.with_defaults(_header(data), context=context)
    if "store" not in members:
        members["store"] = stores.primary(context=context)
    invoice = Invoice(company=context.company, created_at=context.at, updated_at=context.at)
    members.setdefault("due_date", _due_date(members["date"], members.get("client")))
    values.check(Invoice, members, created=True, rules=RULES, paths=drafts.members_of(Invoice))
    _set(invoice, members)
    lines = merge([], data.get("items") or (), new=lambda: invoice_items.new_item(invoice))
    invoice_items.fill(lines)
    taxes = calculate(invoice, lines.rows, company=context.company)
    invoice.save(force_insert=True)
    lines.save(fields=invoice_items.FIELDS)
    InvoiceTax.objects.bulk_create(taxes)
    after = _snapshot(invoice, lines.rows)
    records.publish(context=context, traces=[records.Trace(invoice, "created", None, after)])
    return invoice


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> Invoice:
    """Change a draft and compute it anew. `items`, if sent, are all of them.

    A line with `id` keeps the members that are not sent, unless it gets another product. When the date or the
    client changes, due_date and posting_date follow unless they are sent. Locks the invoice. Raises as
    `create`; NotFound, PreconditionFailed; Conflict "posted". Emits invoice.updated if anything became
    different.
    """
    invoice = _locked_draft(context, pk, version)
    items = list(invoice.items.select_related(*invoice_items.RELATED))
    before = _snapshot(invoice, items)
    members = drafts.with_changes(invoice, _header(data), context=context)
    if "due_date" not in members and members.keys() & {"date", "client"}:
        date, client = (members.get(name, getattr(invoice, name)) for name in ("date", "client"))
        members["due_date"] = _due_date(date, client)
    values.check(Invoice, members, created=False, rules=RULES, paths=drafts.members_of(Invoice))
    _set(invoice, members)
    sent = data.get("items")
    lines = (
        unchanged(items) if sent is None else merge(items, sent, new=lambda: invoice_items.new_item(invoice))
    )
    invoice_items.fill(lines)
    taxes = calculate(invoice, lines.rows, company=context.company)
    if _snapshot(invoice, lines.rows) != before:
        lines.save(fields=invoice_items.FIELDS)
        replace_taxes(invoice, taxes)
        records.touch(invoice, context=context)
        invoice.save(force_update=True)
        was, became = difference(before, _snapshot(invoice, lines.rows))
        records.publish(context=context, traces=[records.Trace(invoice, "updated", was, became)])
    return invoice


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a draft. Locks it; emits invoice.deleted. Raises Conflict "posted"."""
    invoice = _locked_draft(context, pk, version)
    before = _snapshot(invoice, list(invoice.items.all()))
    for lines in (InvoiceTax.objects.filter(invoice=invoice), InvoiceItem.objects.filter(invoice=invoice)):
        lines._raw_delete(lines.db)
    invoice.delete()
    invoice.pk = pk
    records.publish(context=context, traces=[records.Trace(invoice, "deleted", before, None)])


def replace_taxes(invoice: Invoice, taxes: Sequence[InvoiceTax]) -> None:
    """Write `taxes` in place of those the draft had."""
    old = InvoiceTax.objects.filter(invoice=invoice)
    old._raw_delete(old.db)
    InvoiceTax.objects.bulk_create(taxes)


def require_active(invoice: Invoice) -> None:
    """Raises Invalid: nothing new is sold to a client who is suspended, or from a store that is closed."""
    if not invoice.client.is_active:
        raise Invalid(_("The client is not active."), field="client_id", reason="inactive")
    stores.require_active(invoice.store)
    if invoice.shipping_tax is not None and not invoice.shipping_tax.is_active:
        raise Invalid(_("It is not active."), field="shipping_tax_id", reason="inactive")


def _header(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in data.items()
        if name != "items" and not (value is None and name in _NOT_NULL)
    }


def _locked_draft(context: Context, pk: int, version: int | None) -> Invoice:
    invoice = lock(Invoice.objects.all(), context=context, pk=pk, version=version)
    drafts.require_draft(
        invoice, instead=_("A posted invoice does not change: void it, or correct it with a credit note.")
    )
    return invoice


def _due_date(date: Date, client: Client | None) -> Date:
    try:
        return date + timedelta(days=client.payment_terms if client else 0)
    except OverflowError:
        return Date.max


def _set(invoice: Invoice, members: Mapping[str, Any]) -> None:
    for name, value in members.items():
        setattr(invoice, name, value)
    require_active(invoice)
    if invoice.due_date < invoice.date:
        raise Invalid(_("It can't be due before its date."), field="due_date", reason="before_date")
    if invoice.discount_percent is not None and invoice.discount_amount is not None:
        # A discount of zero is no discount; two others are refused by the calculator.
        invoice.discount_percent = invoice.discount_percent or None
        invoice.discount_amount = invoice.discount_amount or None


def _snapshot(invoice: Invoice, items: Sequence[InvoiceItem]) -> Snapshot:
    return {**snapshot(invoice), "items": [snapshot(item) for item in items]}

"""Voiding an invoice: the mirror document that takes everything back (domain.md 1.0, 8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date

from django.utils.translation import gettext as _

from accounting.models.open_item import OpenItem
from accounting.services import ledger, open_items, periods
from accounting.services.sources import journals_of
from erp import records
from erp.audit.snapshot import snapshot
from erp.core import drafts, numbering
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict
from erp.core.locks import lock
from erp.core.reversals import mirror_of, reversal_date
from inventory.services import stock
from sales.models.invoice import Invoice, InvoiceItem, InvoiceTax
from sales.services.invoice_posting import NUMBER_KIND


@command
def void(
    *, context: Context, pk: int, version: int | None = None, date: Date | None = None, reason: str = ""
) -> Invoice:
    """Take a posted invoice back on `date`, today unless given.

    Makes its mirror: an invoice with the same lines and a number of its own that reverses every journal, puts
    the goods back at the value they left at, and settles what was owed as credited. Both end in state void;
    `reason` becomes the mirror's notes. Answers the original.

    Locks the invoice, its open item, the stock levels in the order of their keys, then counters. Emits
    invoice.voided, invoice.created of the mirror, journal.posted and journal.reversed.

    Raises NotFound; PreconditionFailed; Conflict: not_posted, already_void, allocated while a payment or
    credit note is allocated to it, stock_backdated, period_closed and its kin; Invalid on date.
    """
    original = lock(Invoice.objects.all(), context=context, pk=pk, version=version)
    _require_posted(original)
    date = reversal_date(original, date, context=context)
    item = OpenItem.objects.get(invoice=original)
    open_items.require_untouched(context=context, item=item)
    period = periods.for_posting(context=context, date=date, with_tax=original.taxes.exists())
    mirror = mirror_of(original, context=context, date=date)
    mirror.due_date = date
    mirror.notes = reason
    mirror.save(force_insert=True)
    items = list(original.items.all())
    copies = _copy_lines(original, items, mirror)
    plan = stock.reversal(
        context=context,
        source=mirror,
        original=original,
        date=date,
        line_ids={item.pk: copy.pk for item, copy in zip(items, copies, strict=True)},
    )
    reversals = ledger.reverse(context=context, journals=journals_of(original), date=date, source=mirror)
    stock.record(plan, journal=reversals[1] if len(reversals) > 1 else None)
    mirror.journal = reversals[0]
    mirror.open_item = open_items.cancel(context=context, item=item, journal=reversals[0], date=date)
    [number] = numbering.take(context=context, kind=NUMBER_KIND, year=period.fiscal_year.year)
    drafts.finish(mirror, context=context, state=mirror.State.VOID, number=number, period=period)
    mirror.save(force_update=True)
    original.state = original.State.VOID
    records.touch(original, context=context)
    original.save(update_fields=["state", "version", "updated_at"])
    records.publish(
        context=context,
        traces=[
            records.Trace(mirror, "created", None, snapshot(mirror)),
            records.Trace(
                original, "voided", {"state": "posted"}, {"state": "void", "reversed_by": mirror.pk}
            ),
        ],
    )
    return original


def _require_posted(invoice: Invoice) -> None:
    if invoice.is_draft:
        raise Conflict(_("A draft is deleted, not voided."), reason="not_posted")
    if invoice.state != invoice.State.POSTED:
        raise Conflict(_("This invoice is void already."), reason="already_void")


def _copy_lines(original: Invoice, items: Sequence[InvoiceItem], mirror: Invoice) -> list[InvoiceItem]:
    InvoiceTax.objects.bulk_create(
        InvoiceTax(
            company_id=tax.company_id, invoice=mirror, tax_id=tax.tax_id, base=tax.base, amount=tax.amount
        )
        for tax in original.taxes.all()
    )
    return InvoiceItem.objects.bulk_create(_copy(item, mirror) for item in items)


def _copy(item: InvoiceItem, mirror: Invoice) -> InvoiceItem:
    kept = {
        field.attname: getattr(item, field.attname)
        for field in item._meta.concrete_fields
        if field.name not in {"id", "invoice"}
    }
    return InvoiceItem(invoice=mirror, **kept)

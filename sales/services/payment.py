"""Payments for one invoice: final at once, allocated at once, undone by a mirror (domain.md 1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounting.models.account import Account
from accounting.models.journal import Journal
from accounting.models.open_item import Allocation, OpenItem
from accounting.models.treasury import Treasury
from accounting.services import ledger, open_items, periods
from accounting.services.sources import journals_of
from erp import records
from erp.audit.snapshot import snapshot
from erp.core import currencies, drafts, numbering, values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.fields import MoneyField
from erp.core.locks import lock
from erp.core.reversals import mirror_of, reversal_date
from erp.core.rounding import round_half_up
from sales.models.invoice import Invoice
from sales.models.payment import ClientPayment

NUMBER_KIND = "PAY"

RULES: Mapping[str, values.Rule] = {"amount": values.above_zero}


@command
def create(*, context: Context, data: Mapping[str, Any]) -> ClientPayment:
    """Receive `amount` for `invoice`, into `treasury` (the primary one unless given), on `date` (today).

    Books Dr Treasury, Cr Receivable{client} and settles the invoice with it. The allocation is dated as the
    payment, or as the invoice if that is later. Locks the invoice, the open items by key, then counters.
    Emits client_payment.created, journal.posted, and invoice.paid when nothing is due any more,
    invoice.updated as long as something is.

    Raises Invalid: on amount over_allocated (naming what is due), too_many_decimals; on treasury_id inactive,
    wrong_currency; Conflict: not_posted for an invoice that is no live posted one, duplicate for a
    transaction_id used before with this method, period_closed and its kin.
    """
    payment = _drafted(context, data)
    invoice = lock(Invoice.objects.all(), context=context, pk=data["invoice"].pk)
    if invoice.state != invoice.State.POSTED:
        raise Conflict(
            _("Only a posted invoice can be paid; this one is: %(state)s.")
            % {"state": invoice.get_state_display()},
            field="invoice_id",
            reason="not_posted",
        )
    item = _item_of(invoice)
    _require_due(item, payment.amount)
    period = periods.for_posting(context=context, date=payment.posting_date)
    payment.invoice, payment.client = invoice, invoice.client
    payment.save(force_insert=True)
    payment.journal = _book(payment, item.account, context=context)
    payment.open_item = open_items.create(
        context=context,
        journal=payment.journal,
        account=item.account,
        side=OpenItem.Side.CREDIT,
        client=payment.client,
        amount=payment.amount,
        base_amount=payment.amount,
        date=payment.posting_date,
        due_date=payment.posting_date,
        currency=payment.currency,
    )
    due = item.amount - item.settled
    open_items.allocate(
        context=context,
        debit_item=item,
        credit_item=payment.open_item,
        amount=payment.amount,
        date=max(payment.posting_date, item.date),
    )
    [number] = numbering.take(context=context, kind=NUMBER_KIND, year=period.fiscal_year.year)
    drafts.finish(payment, context=context, state=payment.State.POSTED, number=number, period=period)
    payment.save(force_update=True)
    traces = [
        records.Trace(payment, "created", None, snapshot(payment)),
        _settled(invoice, item, due, context=context),
    ]
    records.publish(context=context, traces=traces)
    return payment


@command
def reverse(
    *, context: Context, pk: int, version: int | None = None, date: Date | None = None, reason: str = ""
) -> ClientPayment:
    """Undo a payment on `date`, today unless given: a cheque that bounced, a mistake.

    Releases what it was allocated to, reverses its journal, and makes a mirror payment with a number of its
    own and `reason` as its notes; both end in state reversed, and the invoice is due again. Answers the
    original. Locks payment, invoice, open items, then counters. Emits client_payment.reversed,
    client_payment.created of the mirror, invoice.updated.

    Raises NotFound; PreconditionFailed; Conflict: already_reversed, period_closed and its kin; Invalid on
    date.
    """
    received = ClientPayment.objects.filter(invoice__isnull=False)
    original = lock(received, context=context, pk=pk, version=version)
    if original.state != original.State.POSTED:
        raise Conflict(_("This payment is reversed already."), reason="already_reversed")
    date = reversal_date(original, date, context=context)
    period = periods.for_posting(context=context, date=date)
    invoice = lock(Invoice.objects.all(), context=context, pk=original.invoice_id or 0)
    item = _item_of(invoice)
    due = item.amount - item.settled
    credit = OpenItem.objects.get(payment=original)
    _release(credit, item, date, context=context)
    mirror = mirror_of(original, context=context, date=date)
    mirror.notes = reason
    mirror.save(force_insert=True)
    [mirror.journal] = ledger.reverse(
        context=context, journals=journals_of(original), date=date, source=mirror
    )
    mirror.open_item = open_items.cancel(context=context, item=credit, journal=mirror.journal, date=date)
    [number] = numbering.take(context=context, kind=NUMBER_KIND, year=period.fiscal_year.year)
    drafts.finish(mirror, context=context, state=mirror.State.REVERSED, number=number, period=period)
    mirror.save(force_update=True)
    original.state = original.State.REVERSED
    records.touch(original, context=context)
    original.save(update_fields=["state", "version", "updated_at"])
    traces = [
        records.Trace(mirror, "created", None, snapshot(mirror)),
        records.Trace(
            original, "reversed", {"state": "posted"}, {"state": "reversed", "reversed_by": mirror.pk}
        ),
        _settled(invoice, item, due, context=context),
    ]
    records.publish(context=context, traces=traces)
    return original


def _drafted(context: Context, data: Mapping[str, Any]) -> ClientPayment:
    members = drafts.with_defaults(
        {name: value for name, value in data.items() if value is not None}, context=context
    )
    if "treasury" not in members:
        members["treasury"] = _primary_treasury(context)
    members["transaction_id"] = members.get("transaction_id") or None
    paths = drafts.members_of(ClientPayment)
    if "invoice" not in members:
        raise Invalid(_("This field is required."), field="invoice_id", reason="required")
    members["client_id"] = members["invoice"].client_id
    values.check(
        ClientPayment, {"client": members["client_id"], **members}, created=True, rules=RULES, paths=paths
    )
    payment = ClientPayment(company=context.company, created_at=context.at, updated_at=context.at, **members)
    _check_treasury(payment)
    if payment.amount != round_half_up(payment.amount, currencies.digits(payment.currency)):
        raise Invalid(
            _("The currency does not have that many decimals."), field="amount", reason="too_many_decimals"
        )
    return payment


def _primary_treasury(context: Context) -> Treasury:
    treasury = Treasury.objects.of(context.company).filter(is_primary=True).select_related("account").first()
    if treasury is None:
        raise Invalid(_("There is no primary treasury, so name one."), field="treasury_id", reason="required")
    return treasury


def _check_treasury(payment: ClientPayment) -> None:
    if not payment.treasury.is_active:
        raise Invalid(_("The treasury is not active."), field="treasury_id", reason="inactive")
    if payment.treasury.currency != payment.currency:
        raise Invalid(
            _("The treasury is kept in another currency than the payment."),
            field="treasury_id",
            reason="wrong_currency",
        )


def _item_of(invoice: Invoice) -> OpenItem:
    """The invoice's open item, locked."""
    return (
        OpenItem.objects.select_for_update(no_key=True, of=("self",))
        .select_related("account")
        .get(invoice=invoice)
    )


def _require_due(item: OpenItem, amount: Decimal) -> None:
    due = item.amount - item.settled
    if amount > due:
        raise Invalid(
            _("Only %(due)s is due on this invoice.") % {"due": MoneyField.to_text(due)},
            field="amount",
            reason="over_allocated",
        )


def _book(payment: ClientPayment, receivable: Account, *, context: Context) -> Journal:
    treasury = payment.treasury
    entry = ledger.Entry(
        kind=Journal.Kind.PAYMENT,
        source=payment,
        date=payment.date,
        posting_date=payment.posting_date,
        description=payment.client.name,
        lines=[
            ledger.Line(treasury.account, debit=payment.amount, treasury=treasury),
            ledger.Line(receivable, credit=payment.amount, client=payment.client),
        ],
    )
    [journal] = ledger.post(context=context, entries=[entry])
    return journal


def _release(credit: OpenItem, debit: OpenItem, date: Date, *, context: Context) -> None:
    live = Allocation.objects.filter(credit_item=credit, undoes=None, undone_by=None)
    for allocation in live:
        allocation.debit_item, allocation.credit_item = debit, credit
        open_items.release(context=context, allocation=allocation, date=max(date, allocation.date))


def _settled(invoice: Invoice, item: OpenItem, due: Decimal, *, context: Context) -> records.Trace:
    """Give the invoice, which shows what is due, its next version; what its readers are told."""
    records.touch(invoice, context=context)
    invoice.save(update_fields=["version", "updated_at"])
    left = item.amount - item.settled
    return records.Trace(
        invoice,
        "updated" if left else "paid",
        {"due": MoneyField.to_text(due)},
        {"due": MoneyField.to_text(left)},
    )

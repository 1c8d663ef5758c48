"""Invoices: totals, lines, taxes, journals and what is owed say the same (I-20, I-21, I-22, I-51)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.models.open_item import OpenItem
from accounts.models.company import Company
from erp.core.books import Fault, faults_in, invariant
from erp.core.fields import MoneyField
from inventory.models.stock import StockMove
from sales.models.invoice import Invoice, InvoiceItem, InvoiceTax

_ZERO = Value(0, output_field=MoneyField())


@invariant("I-20", gettext_lazy("An invoice is owed on one open item of its total; a draft on none"))
def owed(company: Company) -> Iterator[Fault]:
    """One statement. That what is settled stays between zero and the amount is I-23's."""
    rows = _invoices(company)
    right = Q(
        open_item__amount=F("total"),
        open_item__base_amount=F("base_total"),
        open_item__client=F("client"),
        open_item__journal=F("journal"),
    ) & (
        Q(reversal_of=None, open_item__side=OpenItem.Side.DEBIT)
        | Q(reversal_of__isnull=False, open_item__side=OpenItem.Side.CREDIT)
    )
    yield from faults_in(
        rows.filter((Q(state="draft") & Q(open_item__isnull=False)) | (~Q(state="draft") & ~right)),
        "I-20",
        lambda row: _("its total of %(total)s is not what its open item says") % {"total": row.total},
    )


@invariant("I-21", gettext_lazy("An invoice's totals are those of its lines"))
def totals(company: Company) -> Iterator[Fault]:
    """One statement, over drafts too."""
    rows = _invoices(company).annotate(
        lines_amount=_lines("amount"),
        lines_net=_lines("net"),
        lines_tax=_lines("tax1_amount", "tax2_amount"),
        lines_total=_lines("total"),
        taxes_amount=_sum(InvoiceTax.objects.filter(invoice=OuterRef("pk")), "invoice", "amount"),
    )
    right = (
        Q(total=F("net") + F("tax") + F("shipping") + F("rounding"))
        & Q(subtotal=F("lines_amount"), net=F("lines_net"), tax=F("taxes_amount"))
        & Q(lines_total=F("lines_net") + F("lines_tax"))
        & (Q(shipping_tax__isnull=False) | Q(tax=F("lines_tax")))
    )
    yield from faults_in(
        rows.exclude(right),
        "I-21",
        lambda row: (
            _("net %(net)s, tax %(tax)s, total %(total)s is not what its lines add up to")
            % {"net": row.net, "tax": row.tax, "total": row.total}
        ),
    )


@invariant("I-22", gettext_lazy("The shares of the lines are the tax of the invoice"))
def taxes(company: Company) -> Iterator[Fault]:
    """One statement: each tax against the lines; the tax on shipping, which stands on no line, left out."""
    of_tax = InvoiceItem.objects.filter(
        Q(tax1=OuterRef("tax")) | Q(tax2=OuterRef("tax")), invoice=OuterRef("invoice")
    )
    share = Case(When(tax1=OuterRef("tax"), then=F("tax1_amount")), default=_ZERO) + Case(
        When(tax2=OuterRef("tax"), then=F("tax2_amount")), default=_ZERO
    )
    rows = InvoiceTax.objects.filter(company=company).annotate(shares=_sum(of_tax, "invoice", share))
    off = rows.exclude(amount=F("shares")).exclude(invoice__shipping_tax=F("tax"), amount__gte=F("shares"))
    yield from faults_in(
        off.order_by("pk"),
        "I-22",
        lambda row: (
            _("tax %(tax)s of invoice %(invoice)s is %(amount)s, its lines have %(shares)s")
            % {"tax": row.tax_id, "invoice": row.invoice_id, "amount": row.amount, "shares": row.shares}
        ),
    )


@invariant("I-21", gettext_lazy("An invoice's journal books its totals"))
def booked(company: Company) -> Iterator[Fault]:
    """One statement: receivable and output tax in the journal of each; of a mirror, the other way."""
    rows = (
        _invoices(company)
        .exclude(state="draft")
        .annotate(
            receivable=_booked(Account.Kind.RECEIVABLE, F("debit") - F("credit"), client=OuterRef("client")),
            output=_booked(Account.Kind.OUTPUT_TAX, F("credit") - F("debit")),
        )
    )
    right = Q(reversal_of=None, receivable=F("base_total"), output=F("tax")) | Q(
        reversal_of__isnull=False, receivable=_ZERO - F("base_total"), output=_ZERO - F("tax")
    )
    yield from faults_in(
        rows.exclude(right),
        "I-21",
        lambda row: (
            _("its journal has %(receivable)s receivable and %(output)s tax")
            % {"receivable": row.receivable, "output": row.output}
        ),
    )


@invariant("I-51", gettext_lazy("What an invoice's goods cost is what left the stock and what was booked"))
def cost(company: Company) -> Iterator[Fault]:
    """One statement: the lines' cost, the moves' value and the journals' cost of each posted invoice."""
    moves = StockMove.objects.filter(
        company=OuterRef("company"), source_type=Invoice._meta.label_lower, source_id=OuterRef("pk")
    )
    lines = JournalLine.objects.filter(
        company=OuterRef("company"),
        account__kind=Account.Kind.COGS,
        journal__state=Journal.State.POSTED,
        journal__source_type=Invoice._meta.label_lower,
        journal__source_id=OuterRef("pk"),
    )
    rows = (
        _invoices(company)
        .exclude(state="draft")
        .annotate(
            lines_cost=_lines("cost"),
            moved=_sum(moves, "source_id", "value"),
            expensed=_sum(lines, "journal__source_id", F("debit") - F("credit")),
        )
    )
    right = Q(expensed=_ZERO - F("moved")) & (
        Q(reversal_of=None, expensed=F("lines_cost"))
        | Q(reversal_of__isnull=False, expensed=_ZERO - F("lines_cost"))
    )
    yield from faults_in(
        rows.exclude(right),
        "I-51",
        lambda row: (
            _("lines cost %(lines)s, stock changed by %(moved)s, %(expensed)s was booked")
            % {"lines": row.lines_cost, "moved": row.moved, "expensed": row.expensed}
        ),
    )


def _invoices(company: Company) -> QuerySet[Invoice]:
    return Invoice.objects.filter(company=company).order_by("pk")


def _lines(first: str, *others: str) -> Coalesce:
    amount = sum((Coalesce(F(name), _ZERO) for name in others), Coalesce(F(first), _ZERO))
    return _sum(InvoiceItem.objects.filter(invoice=OuterRef("pk")), "invoice", amount)


def _booked(kind: str, amount: Any, **conditions: Any) -> Coalesce:
    lines = JournalLine.objects.filter(journal=OuterRef("journal"), account__kind=kind, **conditions)
    return _sum(lines, "journal", amount)


def _sum(rows: QuerySet, group: str, amount: Any) -> Coalesce:
    total = Sum(amount, output_field=MoneyField())
    return Coalesce(Subquery(rows.order_by().values(group).annotate(sum=total).values("sum")), _ZERO)

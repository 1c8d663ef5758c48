"""Balances as expressions of a query: sums over posted lines, never stored (domain.md, section 8).

Each function gives an expression to annotate a queryset of the record with; money in the company's currency,
zero where there is nothing. The API's reader compiles them into its statement.
"""

from __future__ import annotations

import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.models.open_item import OpenItem
from erp.core.fields import MoneyField

Day = datetime.date | Combinable


def of_account() -> Coalesce:
    """Debit less credit of an Account."""
    return _sum(_posted().filter(account=OuterRef("pk")), "account", F("debit") - F("credit"))


def of_treasury() -> Coalesce:
    """Debit less credit of a Treasury: the money in it."""
    lines = _posted().filter(treasury=OuterRef("pk"), account__kind=Account.Kind.TREASURY)
    return _sum(lines, "treasury", F("debit") - F("credit"))


def of_client() -> Coalesce:
    """What a Client owes: receivable debits less credits."""
    lines = _posted().filter(client=OuterRef("pk"), account__kind=Account.Kind.RECEIVABLE)
    return _sum(lines, "client", F("debit") - F("credit"))


def of_supplier() -> Coalesce:
    """What we owe a Supplier: payable credits less debits."""
    lines = _posted().filter(supplier=OuterRef("pk"), account__kind=Account.Kind.PAYABLE)
    return _sum(lines, "supplier", F("credit") - F("debit"))


def unallocated_of_client() -> Coalesce:
    """A Client's payments and credits that have settled nothing yet."""
    return _open("client", OpenItem.Side.CREDIT)


def unallocated_of_supplier() -> Coalesce:
    """What we paid a Supplier beyond what was billed, and their credits."""
    return _open("supplier", OpenItem.Side.DEBIT)


def overdue_of_client(today: Day) -> Coalesce:
    """What a Client owes on items due before `today`, the day where the company is."""
    return _open("client", OpenItem.Side.DEBIT, due_before=today)


def overdue_of_supplier(today: Day) -> Coalesce:
    """What we owe a Supplier on items due before `today`."""
    return _open("supplier", OpenItem.Side.CREDIT, due_before=today)


def _posted() -> QuerySet[JournalLine]:
    return JournalLine.objects.filter(company=OuterRef("company"), journal__state=Journal.State.POSTED)


def _open(party: str, side: str, *, due_before: Day | None = None) -> Coalesce:
    items = OpenItem.objects.filter(
        **{"company": OuterRef("company"), party: OuterRef("pk"), "side": side}, settled__lt=F("amount")
    )
    if due_before is not None:
        items = items.filter(due_date__lt=due_before)
    return _sum(items, party, F("base_amount") - F("base_settled"))


def _sum(rows: QuerySet, group: str, value: Combinable) -> Coalesce:
    # `values` of the column the rows share, so that the sum is one row; no order, which would split it.
    total = rows.order_by().values(group).annotate(balance=Sum(value, output_field=MoneyField()))
    return Coalesce(Subquery(total.values("balance")), Value(0, output_field=MoneyField()))

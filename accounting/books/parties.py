"""Receivables and payables: what the ledger says a party owes is what is open (I-14, I-15, I-23, I-65)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.models.open_item import Allocation, OpenItem
from accounting.services import balances
from accounts.models.client import Client
from accounts.models.company import Company
from accounts.models.supplier import Supplier
from erp.core.books import Fault, faults_in, invariant
from erp.core.fields import MoneyField

_ZERO = Value(0, output_field=MoneyField())
_OPEN = F("base_amount") - F("base_settled")


@invariant("I-14", gettext_lazy("A party's balance is the sum of its open items"))
def parties(company: Company) -> Iterator[Fault]:
    """Two statements: clients against receivables, suppliers against payables."""
    for model, balance, plus in (
        (Client, balances.of_client(), OpenItem.Side.DEBIT),
        (Supplier, balances.of_supplier(), OpenItem.Side.CREDIT),
    ):
        rows = (
            model.objects.filter(company=company)
            .annotate(owed=balance, open=_open_of(model._meta.model_name or "", plus))
            .exclude(owed=F("open"))
            .order_by("pk")
        )
        yield from faults_in(
            rows,
            "I-14",
            lambda row: (
                _("the ledger says %(owed)s, the open items %(open)s") % {"owed": row.owed, "open": row.open}
            ),
        )


@invariant("I-15", gettext_lazy("Control accounts equal what stands behind them"))
def control_accounts(company: Company) -> Iterator[Fault]:
    """Two statements: receivable and payable against open items, treasury lines against their treasury."""
    accounts = (
        Account.objects.filter(company=company, kind__in=[Account.Kind.RECEIVABLE, Account.Kind.PAYABLE])
        .annotate(owed=balances.of_account(), open=_open_of("account", OpenItem.Side.DEBIT))
        .exclude(owed=F("open"))
    )
    yield from faults_in(
        accounts,
        "I-15",
        lambda row: (
            _("its balance is %(owed)s, its open items are %(open)s") % {"owed": row.owed, "open": row.open}
        ),
    )
    elsewhere = JournalLine.objects.filter(
        company=company, journal__state=Journal.State.POSTED, account__kind=Account.Kind.TREASURY
    ).exclude(treasury__account=F("account"))
    yield from faults_in(
        elsewhere.order_by("pk"), "I-15", lambda row: _("its treasury is on another account")
    )


@invariant("I-23", gettext_lazy("What is settled is the sum of the allocations"))
def settled(company: Company) -> Iterator[Fault]:
    """One statement: settled, credited and base settled of each item against its allocations."""
    rows = OpenItem.objects.filter(company=company).annotate(
        allocated=_allocated("amount"),
        by_credit=_allocated("amount", credited=True),
        relieved=_relieved(),
    )
    off = rows.exclude(settled=F("allocated"), credited=F("by_credit"), base_settled=F("relieved"))
    yield from faults_in(
        (off | rows.filter(Q(settled__lt=0) | Q(settled__gt=F("amount")))).order_by("pk"),
        "I-23",
        lambda row: (
            _("settled %(settled)s of %(amount)s, allocated %(allocated)s")
            % {"settled": row.settled, "amount": row.amount, "allocated": row.allocated}
        ),
    )


@invariant("I-65", gettext_lazy("An item that is settled has nothing left in the books"))
def no_residue(company: Company) -> Iterator[Fault]:
    """One statement."""
    rows = OpenItem.objects.filter(company=company, settled=F("amount")).exclude(
        base_settled=F("base_amount")
    )
    yield from faults_in(
        rows.order_by("pk"),
        "I-65",
        lambda row: _("%(left)s is left") % {"left": row.base_amount - row.base_settled},
    )


def _open_of(owner: str, plus: str) -> Coalesce:
    """What is open of the items that name `owner` (a column), those of side `plus` less the others."""
    items = OpenItem.objects.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    signed = Case(When(side=plus, then=_OPEN), default=_ZERO - _OPEN, output_field=MoneyField())
    return Coalesce(Subquery(items.annotate(open=Sum(signed)).values("open")), _ZERO)


def _allocated(column: str, **conditions: bool) -> Combinable:
    debit = _sum_of(Allocation.objects.filter(debit_item=OuterRef("pk"), **conditions), "debit_item", column)
    credit = _sum_of(
        Allocation.objects.filter(credit_item=OuterRef("pk"), **conditions), "credit_item", column
    )
    return debit + credit


def _relieved() -> Combinable:
    debit = _sum_of(Allocation.objects.filter(debit_item=OuterRef("pk")), "debit_item", "debit_base")
    credit = _sum_of(Allocation.objects.filter(credit_item=OuterRef("pk")), "credit_item", "credit_base")
    return debit + credit


def _sum_of(rows: QuerySet[Allocation], group: str, column: str) -> Coalesce:
    total = rows.order_by().values(group).annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(total), _ZERO)

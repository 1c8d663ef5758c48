"""Journal lines: one side each, whole units of money, and the dimensions their accounts ask for."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import BigIntegerField, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounts.models.company import Company
from erp.core import currencies
from erp.core.books import Fault, faults_in, invariant
from erp.core.fields import MoneyField

Kind = Account.Kind


@invariant("I-2", gettext_lazy("A line is a debit or a credit above zero"))
def one_side(company: Company) -> Iterator[Fault]:
    """One statement."""
    right = Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0)
    yield from faults_in(
        _lines(company).exclude(right),
        "I-2",
        lambda row: _("debit %(debit)s, credit %(credit)s") % {"debit": row.debit, "credit": row.credit},
    )


@invariant("I-4", gettext_lazy("An amount in currency has the sign of its side"))
def signs(company: Company) -> Iterator[Fault]:
    """One statement."""
    right = Q(amount_currency__gte=0, debit__gt=0) | Q(amount_currency__lte=0, credit__gt=0)
    yield from faults_in(
        _lines(company).exclude(right),
        "I-4",
        lambda row: _("%(amount)s stands on the wrong side") % {"amount": row.amount_currency},
    )


@invariant("I-5", gettext_lazy("Amounts are whole units of their currency"))
def whole_units(company: Company) -> Iterator[Fault]:
    """One statement for each number of decimals; the columns hold 1/10,000."""
    for digits in range(MoneyField.scale):
        unit = 10 ** (MoneyField.scale - digits)
        codes = [code for code in currencies.CODES if currencies.digits(code) == digits]
        broken = Q(currency__in=codes) & ~Q(part_of_currency=0)
        if currencies.digits(company.base_currency) == digits:
            broken |= ~Q(part_of_base=0)
        rows = _lines(company).annotate(
            part_of_currency=_part("amount_currency", unit), part_of_base=_part("debit", "credit", unit)
        )
        yield from faults_in(
            rows.filter(broken),
            "I-5",
            lambda row: _("%(amount)s has more decimals than its currency") % {"amount": row.amount_currency},
        )


@invariant("I-12", gettext_lazy("Lines carry the dimensions their accounts ask for"))
def dimensions(company: Company) -> Iterator[Fault]:
    """One statement; drafts may be incomplete."""
    missing = (
        Q(account__kind=Kind.RECEIVABLE, client=None)
        | Q(account__kind=Kind.PAYABLE, supplier=None)
        | Q(account__kind=Kind.INVENTORY, store=None)
        | Q(account__kind__in=Account.TAX_KINDS, tax=None)
        | Q(account__kind=Kind.TREASURY, treasury=None)
    )
    yield from faults_in(
        _lines(company).filter(missing, journal__state=Journal.State.POSTED).select_related("account"),
        "I-12",
        lambda row: _("nothing says whose it is on account %(account)s") % {"account": row.account.code},
    )


def _lines(company: Company) -> QuerySet[JournalLine]:
    return JournalLine.objects.filter(company=company).order_by("pk")


def _part(*args: str | int) -> ExpressionWrapper:
    """What is left of the columns' sum after whole `unit`s; debit and credit exclude each other."""
    *columns, unit = args
    whole = sum((F(str(column)) for column in columns[1:]), F(str(columns[0])))
    return ExpressionWrapper(whole % Value(unit), output_field=BigIntegerField())

"""The lines people write into manual journals: what they may say (domain.md 1.0, 1.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from erp.core import currencies
from erp.core.bulk import rewrite
from erp.core.context import Context
from erp.core.errors import Invalid, Message
from erp.core.fields import MoneyField
from erp.core.limits import LARGEST_AMOUNT
from erp.core.rounding import exact_units

ZERO = Decimal(0)
Kind = Account.Kind

# The dimension without which a manual line may not touch an account of this kind.
_ASKED_FOR: Mapping[str, str] = {
    Kind.RECEIVABLE: "client",
    Kind.PAYABLE: "supplier",
    Kind.GOODS_RECEIVED: "supplier",
    Kind.OUTPUT_TAX: "tax",
    Kind.INPUT_TAX: "tax",
    Kind.TREASURY: "treasury",
}

# What a caller may say of a line; the rest follows from it.
MEMBERS = (
    "account",
    "debit",
    "credit",
    "description",
    "due_date",
    "client",
    "supplier",
    "store",
    "treasury",
    "tax",
    "tax_base",
)


@dataclass
class Edit:
    """The lines of a draft as a caller wants them: `wanted` in order, of which `added` have no row yet."""

    wanted: list[JournalLine] = field(default_factory=list)
    added: list[JournalLine] = field(default_factory=list)
    removed: list[JournalLine] = field(default_factory=list)


def read(
    context: Context, journal: Journal, present: Sequence[JournalLine], items: Sequence[Mapping[str, Any]]
) -> Edit:
    """What `items` make of the lines that are `present`: with id changed, without added, left out removed.

    Writes nothing. Raises Invalid on "lines.N.id" for an id that is not of this journal or comes twice, and
    what `check` raises.
    """
    by_id = {line.pk: line for line in present}
    edit = Edit()
    for position, item in enumerate(items):
        if item.get("id") is None:
            line = JournalLine(company=context.company, currency=context.company.base_currency)
            edit.added.append(line)
        elif (known := by_id.pop(item["id"], None)) is not None:
            line = known
        else:
            raise Invalid(
                _("The journal has no such line."), field=f"lines.{position}.id", reason="reference_not_found"
            )
        for name in MEMBERS:
            if name in item:
                setattr(line, name, item[name])
        line.position = position
        edit.wanted.append(line)
    edit.removed = list(by_id.values())
    check(context, edit.wanted)
    for line in edit.wanted:
        line.amount_currency = line.debit - line.credit
    return edit


def write(edit: Edit, journal: Journal) -> None:
    """Bring the rows in line with `edit`: at most three statements, however many lines."""
    if edit.removed:
        JournalLine.objects.filter(pk__in=[line.pk for line in edit.removed]).delete()
    rewrite([line for line in edit.wanted if line.pk is not None], [*MEMBERS, "position", "amount_currency"])
    for line in edit.added:
        line.journal = journal
    JournalLine.objects.bulk_create(edit.added)


def check(context: Context, lines: Sequence[JournalLine]) -> None:
    """Raise Invalid naming every member at fault, as lines.0.debit; also when the draft is posted.

    A draft need not balance yet; `require_balance` is for posting.
    """
    errors: dict[str, list[Message]] = {}
    digits = currencies.digits(context.company.base_currency)
    for position, line in enumerate(lines):
        for name, message in _faults(context, line, digits):
            errors.setdefault(f"lines.{position}.{name}", []).append(message)
    if not errors:
        errors = _second_parties(lines)
    if errors:
        raise Invalid(_("Some lines can't be booked."), errors=errors, reason="lines")
    if max(_sides(lines)) > LARGEST_AMOUNT:
        raise Invalid(_("The total is too large."), field="lines", reason="too_large")


def require_balance(lines: Sequence[JournalLine]) -> Decimal:
    """The sum of either side. Raises Invalid on "lines": "too_few_lines" below two, "unbalanced"."""
    if len(lines) < 2:
        raise Invalid(_("A journal needs at least two lines."), field="lines", reason="too_few_lines")
    debit, credit = _sides(lines)
    if debit != credit:
        raise Invalid(
            _("The debits are %(debit)s, the credits %(credit)s.")
            % {"debit": MoneyField.to_text(debit), "credit": MoneyField.to_text(credit)},
            field="lines",
            reason="unbalanced",
        )
    return debit


def party_lines(lines: Sequence[JournalLine]) -> list[JournalLine]:
    """The lines on a receivable or payable account."""
    return [line for line in lines if line.account.kind in Account.PARTY_KINDS]


def _sides(lines: Sequence[JournalLine]) -> tuple[Decimal, Decimal]:
    return sum((line.debit for line in lines), ZERO), sum((line.credit for line in lines), ZERO)


def _faults(context: Context, line: JournalLine, digits: int) -> Iterator[tuple[str, Message]]:
    yield from _faults_of_amounts(line, digits)
    account: Account | None = getattr(line, "account", None)
    if account is None:
        yield "account_id", _("This field is required.")
        return
    if not account.is_active:
        yield "account_id", _("The account is not active.")
    if account.kind == Kind.INVENTORY:
        yield "account_id", _("Stock is booked by stock transactions, not by hand.")
    asked = _ASKED_FOR.get(account.kind)
    if asked and getattr(line, f"{asked}_id") is None:
        yield f"{asked}_id", _("The account %(account)s asks for this.") % {"account": account}
    if line.client_id is not None and line.supplier_id is not None:
        yield "supplier_id", _("A line has one party: a client or a supplier.")
    if line.treasury is not None:
        if line.treasury.account_id != account.pk:
            yield "treasury_id", _("The treasury is not on this account.")
        elif line.treasury.currency != context.company.base_currency:
            yield "treasury_id", _("Only treasuries in the currency of the books can be booked by hand.")


def _faults_of_amounts(line: JournalLine, digits: int) -> Iterator[tuple[str, Message]]:
    for name in ("debit", "credit", "tax_base"):
        amount = getattr(line, name)
        if amount is None:
            if name != "tax_base":
                yield name, _("This field is required.")
        elif abs(amount) > LARGEST_AMOUNT:
            yield name, _("The amount is too large.")
        elif amount < 0 and name != "tax_base":
            yield name, _("It must not be negative.")
        elif not _has_digits(amount, digits):
            yield name, _("The currency has %(digits)s decimals.") % {"digits": digits}
    if line.debit and line.credit:
        yield "credit", _("A line is a debit or a credit, not both.")
    elif not line.debit and not line.credit:
        yield "debit", _("Enter a debit or a credit.")


def _has_digits(amount: Decimal, digits: int) -> bool:
    try:
        exact_units(Decimal(amount), digits)
    except ValueError:
        return False
    return True


def _second_parties(lines: Sequence[JournalLine]) -> dict[str, list[Message]]:
    """A journal opens one item, so it speaks of one client or supplier (I-14)."""
    first: tuple[Any, ...] | None = None
    errors: dict[str, list[Message]] = {}
    for position, line in enumerate(lines):
        if line.account.kind in Account.PARTY_KINDS:
            party = (line.account_id, line.client_id, line.supplier_id)
            first = first or party
            if party != first:
                name = Account.PARTY_KINDS[line.account.kind]
                errors[f"lines.{position}.{name}_id"] = [
                    _("A journal books on one client or supplier; write another for the next.")
                ]
    return errors

"""What is owed, and what settles it: the one mechanism behind paid, credited, due and unallocated."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db.models import F, Value
from django.utils.translation import gettext as _

from accounting.models.account import Account
from accounting.models.journal import Journal
from accounting.models.open_item import Allocation, OpenItem
from accounts.models.client import Client
from accounts.models.supplier import Supplier
from erp.core import currencies
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.fields import MoneyField
from erp.core.locks import lock_all
from erp.core.rounding import exact_units, share

ZERO = Decimal(0)


@command
def create(
    *,
    context: Context,
    journal: Journal,
    account: Account,
    side: OpenItem.Side,
    amount: Decimal,
    base_amount: Decimal,
    date: datetime.date,
    due_date: datetime.date,
    currency: str,
    client: Client | None = None,
    supplier: Supplier | None = None,
) -> OpenItem:
    """The one item that `journal` opens on the control `account`, for one party. One statement.

    `amount` is in `currency`, `base_amount` in the company's; both are what the journal has on that account
    (I-14). ValueError for more digits than the currencies have.
    """
    exact_units(amount, currencies.digits(currency))
    exact_units(base_amount, currencies.digits(context.company.base_currency))
    return OpenItem.objects.create(
        company=context.company,
        journal=journal,
        account=account,
        side=side,
        client=client,
        supplier=supplier,
        amount=amount,
        base_amount=base_amount,
        date=date,
        due_date=due_date,
        currency=currency,
    )


@command
def allocate(
    *,
    context: Context,
    debit_item: OpenItem,
    credit_item: OpenItem,
    amount: Decimal,
    date: datetime.date,
    credited: bool = False,
) -> Allocation:
    """Settle `amount`, in the currency of both items, of each with the other. Four statements.

    Locks both items in the order of their keys; the instances passed come back with their new amounts. The
    last part of an item relieves it of all its base amount that is left (domain.md 3.3). Raises Invalid on
    "amount": "over_allocated", naming what is left; "not_positive"; "mismatch" for items that do not belong
    together (I-24).
    """
    _lock(debit_item, credit_item)
    _check(debit_item, credit_item, amount)
    digits = currencies.digits(context.company.base_currency)
    allocation = Allocation(
        company=context.company,
        debit_item=debit_item,
        credit_item=credit_item,
        amount=amount,
        debit_base=_base(debit_item, amount, digits),
        credit_base=_base(credit_item, amount, digits),
        credited=credited,
        date=date,
        at=context.at,
    )
    _move(debit_item, amount, allocation.debit_base, credited=credited)
    _move(credit_item, amount, allocation.credit_base, credited=credited)
    allocation.save(force_insert=True)
    return allocation


@command
def release(*, context: Context, allocation: Allocation, date: datetime.date) -> Allocation:
    """Undo `allocation` by an opposite row on `date`; both items are as they were before it (I-26).

    Locks both items, and gives the allocation's own `debit_item` and `credit_item` their new amounts. Raises
    Conflict "already_released", also for a row that itself undoes another.
    """
    debit_item, credit_item = allocation.debit_item, allocation.credit_item
    _lock(debit_item, credit_item)
    if allocation.undoes_id is not None or Allocation.objects.filter(undoes=allocation).exists():
        raise Conflict(_("The allocation was undone already."), reason="already_released")
    opposite = Allocation(
        company=context.company,
        debit_item=debit_item,
        credit_item=credit_item,
        amount=-allocation.amount,
        debit_base=-allocation.debit_base,
        credit_base=-allocation.credit_base,
        credited=allocation.credited,
        date=date,
        at=context.at,
        undoes=allocation,
    )
    for item, base in ((debit_item, opposite.debit_base), (credit_item, opposite.credit_base)):
        _move(item, opposite.amount, base, credited=allocation.credited)
    opposite.save(force_insert=True)
    return opposite


@command
def require_untouched(*, context: Context, item: OpenItem) -> None:
    """Lock `item`; raise Conflict "allocated" if anything is settled on it, so what made it stays."""
    _lock(item)
    if item.settled:
        raise Conflict(
            _("%(amount)s of it is allocated; release that first.") % {"amount": _text(item.settled)},
            reason="allocated",
        )


@command
def cancel(*, context: Context, item: OpenItem, journal: Journal, date: datetime.date) -> OpenItem:
    """Open the mirror of `item` for the reversing `journal` and settle each wholly with the other.

    Settled as credited: no money moved. Raises as `require_untouched`, which callers use before they post
    the reversal. Returns the mirror.
    """
    require_untouched(context=context, item=item)
    is_debit = item.side == OpenItem.Side.DEBIT
    mirror = OpenItem.objects.create(
        company=context.company,
        journal=journal,
        account_id=item.account_id,
        side=OpenItem.Side.CREDIT if is_debit else OpenItem.Side.DEBIT,
        client_id=item.client_id,
        supplier_id=item.supplier_id,
        amount=item.amount,
        base_amount=item.base_amount,
        date=date,
        due_date=date,
        currency=item.currency,
    )
    if item.amount:
        debit_item, credit_item = (item, mirror) if is_debit else (mirror, item)
        allocate(
            context=context,
            debit_item=debit_item,
            credit_item=credit_item,
            amount=item.amount,
            date=date,
            credited=True,
        )
    return mirror


def _lock(*items: OpenItem) -> None:
    """Lock the rows of `items` and bring the instances up to date. One statement."""
    rows = {row.pk: row for row in lock_all(OpenItem.objects.filter(pk__in=[item.pk for item in items]))}
    for item in items:
        row = rows[item.pk]
        item.settled, item.credited, item.base_settled = row.settled, row.credited, row.base_settled


def _check(debit_item: OpenItem, credit_item: OpenItem, amount: Decimal) -> None:
    like = ("company_id", "account_id", "client_id", "supplier_id", "currency")
    if (debit_item.side, credit_item.side) != (OpenItem.Side.DEBIT, OpenItem.Side.CREDIT) or any(
        getattr(debit_item, name) != getattr(credit_item, name) for name in like
    ):
        raise Invalid(
            _("Only a debit and a credit of the same party, account and currency settle each other."),
            field="amount",
            reason="mismatch",
        )
    if amount <= 0:
        raise Invalid(_("Enter an amount above zero."), field="amount", reason="not_positive")
    left = min(debit_item.amount - debit_item.settled, credit_item.amount - credit_item.settled)
    if amount > left:
        raise Invalid(
            _("At most %(left)s can be allocated.") % {"left": _text(left)},
            field="amount",
            reason="over_allocated",
        )
    exact_units(amount, currencies.digits(debit_item.currency))


def _base(item: OpenItem, amount: Decimal, digits: int) -> Decimal:
    return share(
        item.base_amount - item.base_settled, part=amount, whole=item.amount - item.settled, digits=digits
    )


def _move(item: OpenItem, amount: Decimal, base: Decimal, *, credited: bool) -> None:
    """One conditional update; the condition can only fail if the lock was not held."""
    moved = OpenItem.objects.filter(
        pk=item.pk, settled__gte=-min(amount, ZERO), settled__lte=F("amount") - _money(max(amount, ZERO))
    ).update(
        settled=F("settled") + _money(amount),
        base_settled=F("base_settled") + _money(base),
        credited=F("credited") + _money(amount if credited else ZERO),
    )
    if moved != 1:
        raise Invalid(_("More than is left."), field="amount", reason="over_allocated")
    item.settled += amount
    item.base_settled += base
    item.credited += amount if credited else ZERO


def _money(amount: Decimal) -> Value:
    return Value(amount, output_field=MoneyField())


def _text(amount: Decimal) -> str:
    return MoneyField.to_text(amount)

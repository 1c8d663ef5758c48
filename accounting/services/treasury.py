"""Treasuries: cash boxes and bank accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounting.models.account import Account, AccountCategory
from accounting.models.treasury import Treasury
from accounting.services import usage
from erp import records
from erp.core import values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.locks import lock, lock_all

RULES: Mapping[str, values.Rule] = {"currency": values.currency}

# Codes of the shipped chart; a company that uses them otherwise gets the next free one.
_FIRST_CODE = {Treasury.Type.CASH: 1010, Treasury.Type.BANK: 1020}

# What its postings were made with.
_FIXED_ONCE_USED = ("currency", "type")


@command
def create(*, context: Context, data: Mapping[str, Any]) -> Treasury:
    """A new treasury on the account of its type, in the company's currency unless given.

    Emits treasury.created; treasury.updated for the one that was primary; account.created if the type had no
    account yet. Raises Invalid; Conflict "duplicate" on the name.
    """
    data = {"currency": context.company.base_currency, **data}
    values.check(Treasury, data, created=True, rules=RULES)
    _check_primary(data.get("is_primary", False), data.get("is_active", True))
    if data.get("is_primary"):
        _make_room(context)
    account = data.get("account") or _account_for(context, data["type"])
    return records.create(Treasury, context=context, data={**data, "account": account})


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> Treasury:
    """Change a treasury. Locks it, and the primary one if this becomes it; emits treasury.updated for each.

    Raises Conflict "in_use" on currency and type once a document names it; Invalid "is_active" for the
    primary one.
    """
    values.check(Treasury, data, created=False, rules=RULES)
    if data.get("is_primary"):
        # Both rows before one is judged, in the order of their keys: two that swap can't wait for each other.
        lock_all(Treasury.objects.of(context.company))
    treasury = lock(Treasury.objects.all(), context=context, pk=pk, version=version)
    _check_primary(data.get("is_primary", treasury.is_primary), data.get("is_active", treasury.is_active))
    changed = [
        name
        for name in _FIXED_ONCE_USED
        if data.get(name, getattr(treasury, name)) != getattr(treasury, name)
    ]
    if changed:
        usage.refuse_if_in_documents(treasury, field=changed[0])
    if "type" in changed:
        data = {**data, "account": _account_for(context, data["type"])}
    if data.get("is_primary") and not treasury.is_primary:
        _make_room(context)
    return records.save(treasury, context=context, data=data)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a treasury nothing refers to. Locks it; emits treasury.deleted. Conflict "in_use"."""
    treasury = lock(Treasury.objects.all(), context=context, pk=pk, version=version)
    usage.refuse_if_in_documents(treasury, instead=_("Deactivate it instead."))
    records.delete(Treasury, context=context, pk=pk)


def _check_primary(is_primary: bool, is_active: bool) -> None:
    if is_primary and not is_active:
        raise Invalid(_("The primary treasury is an active one."), field="is_active", reason="primary")


def _make_room(context: Context) -> None:
    for other in lock_all(Treasury.objects.of(context.company).filter(is_primary=True)):
        records.save(other, context=context, data={"is_primary": False})


def _account_for(context: Context, type_: str) -> Account:
    """The account that treasuries of this type share; made if this is the first of them."""
    fellow = (
        Treasury.objects.of(context.company)
        .filter(type=type_)
        .select_related("account")
        .order_by("pk")
        .first()
    )
    if fellow:
        return fellow.account
    sibling = Account.objects.of(context.company).filter(kind=Account.Kind.TREASURY).first()
    assets = AccountCategory.objects.of(context.company).filter(type=AccountCategory.Type.ASSET)
    home = sibling.category if sibling else assets.first()
    if home is None:
        raise Conflict(_("The chart of accounts has no category for treasuries."), reason="account_missing")
    return records.create(
        Account,
        context=context,
        data={
            "code": _free_code(context, _FIRST_CODE[Treasury.Type(type_)]),
            "name": str(Treasury.Type(type_).label),
            "category": home,
            "kind": Account.Kind.TREASURY,
        },
    )


def _free_code(context: Context, first: int) -> str:
    taken = set(Account.objects.of(context.company).values_list("code", flat=True))
    code = first
    while str(code) in taken:
        code += 1
    return str(code)

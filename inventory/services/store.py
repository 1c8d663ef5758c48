"""Stores: one of them is the primary one, which documents take unless told otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounting.models.account import Account
from accounting.services import accounts
from erp import records
from erp.core import values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.locks import lock, lock_all
from inventory.models.stock import StockLevel
from inventory.models.store import Store

RULES: Mapping[str, values.Rule] = {"address_country": values.country}


@command
def create(*, context: Context, data: Mapping[str, Any]) -> Store:
    """A new store, valued on the company's inventory account; primary if it is the first or says so.

    Raises Invalid, Conflict on a duplicate. Emits store.created, and store.updated of the primary one before.
    """
    values.check(Store, data, created=True, rules=RULES, paths=_path)
    others = lock_all(Store.objects.of(context.company))
    primary = data.get("is_primary", False) or not others
    store = Store(**{**data, "is_primary": primary})
    _check(store)
    if primary:
        _demote(context, others)
    inventory = accounts.system(context, Account.Kind.INVENTORY)[Account.Kind.INVENTORY]
    return records.create(Store, context=context, data={**data, "is_primary": primary, "account": inventory})


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> Store:
    """Change a store; emits store.updated, also of the primary one before. Locks all stores.

    Raises as `create`; Conflict "primary_required" when the primary store would step down by itself,
    "has_stock" when a store with goods would be deactivated.
    """
    values.check(Store, data, created=False, rules=RULES, paths=_path)
    others = [each for each in lock_all(Store.objects.of(context.company)) if each.pk != pk]
    store = lock(Store.objects.all(), context=context, pk=pk, version=version)
    was_primary, was_active = store.is_primary, store.is_active
    primary, active = (data.get(name, getattr(store, name)) for name in ("is_primary", "is_active"))
    if was_primary and not primary:
        raise Conflict(
            _("One store is always the primary one: make another one primary instead."),
            field="is_primary",
            reason="primary_required",
        )
    if was_active and not active and StockLevel.objects.filter(store=store, quantity__gt=0).exists():
        raise Conflict(
            _("There are goods in this store; move them out first."), field="is_active", reason="has_stock"
        )
    _check(Store(is_primary=primary, is_active=active))
    if primary and not was_primary:
        _demote(context, others)
    return records.save(store, context=context, data=data)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a store that nothing refers to. Emits store.deleted.

    Raises Conflict: "primary_required" for the primary one, "in_use" naming what uses it.
    """
    store = lock(Store.objects.all(), context=context, pk=pk, version=version)
    if store.is_primary:
        raise Conflict(_("The primary store can't be removed."), reason="primary_required")
    records.delete(Store, context=context, pk=pk)


def primary(*, context: Context) -> Store:
    """The store documents take unless told otherwise. Raises Invalid on store_id if there is none."""
    store = Store.objects.of(context.company).filter(is_primary=True).first()
    if store is None:
        raise Invalid(_("There is no primary store, so name one."), field="store_id", reason="required")
    return store


def require_active(store: Store) -> None:
    """Raises Invalid on store_id for a store that is closed."""
    if not store.is_active:
        raise Invalid(_("The store is not active."), field="store_id", reason="inactive")


def _check(store: Store) -> None:
    if store.is_primary and not store.is_active:
        raise Conflict(_("The primary store is always active."), field="is_active", reason="primary_required")


def _demote(context: Context, stores: list[Store]) -> None:
    for store in stores:
        if store.is_primary:
            records.save(store, context=context, data={"is_primary": False})


def _path(column: str) -> str:
    """The member of the API: address_line1 -> address.line1."""
    return column.replace("address_", "address.", 1)

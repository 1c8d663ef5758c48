"""Accounts of the chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounting.models.account import Account
from accounting.models.journal import JournalLine
from accounting.services import usage
from erp import records
from erp.core import values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict
from erp.core.locks import lock

RULES: Mapping[str, values.Rule] = {"currency": values.currency}


@command
def create(*, context: Context, data: Mapping[str, Any]) -> Account:
    """A new ordinary account; system accounts come with the company. Emits account.created.

    Raises Invalid; Conflict "duplicate" on the code.
    """
    values.check(Account, data, created=True, rules=RULES)
    return records.create(Account, context=context, data={**data, "kind": Account.Kind.ORDINARY})


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> Account:
    """Change an account. Locks it; emits account.updated.

    A system account may get another name, code and category. Raises Conflict "system_account" on "is_active"
    of one; "in_use" on "category_id" (to one of another type) and "currency" once there are lines.
    """
    values.check(Account, data, created=False, rules=RULES)
    account = lock(Account.objects.select_related("category"), context=context, pk=pk, version=version)
    is_system = account.kind != Account.Kind.ORDINARY
    if is_system and not data.get("is_active", True):
        raise Conflict(
            _("The system posts to this account; it can't be deactivated."),
            field="is_active",
            reason="system_account",
        )
    category = data.get("category", account.category)
    moves_type = category.type != account.category.type
    if moves_type and is_system:
        raise Conflict(
            _("A system account stays in a category of its type."),
            field="category_id",
            reason="system_account",
        )
    for field, is_changed in (
        ("category_id", moves_type),
        ("currency", data.get("currency", account.currency) != account.currency),
    ):
        if is_changed and _has_lines(account):
            raise Conflict(_("It is in use by: journal lines."), field=field, reason="in_use")
    return records.save(account, context=context, data=data)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove an account nothing refers to. Locks it; emits account.deleted.

    Raises Conflict "system_account", or "in_use" naming what uses it.
    """
    account = lock(Account.objects.all(), context=context, pk=pk, version=version)
    if account.kind != Account.Kind.ORDINARY:
        raise Conflict(_("A system account can't be deleted."), reason="system_account")
    usage.refuse_if_in_documents(account)
    records.delete(Account, context=context, pk=pk)


def _has_lines(account: Account) -> bool:
    return JournalLine.objects.filter(account=account).exists()

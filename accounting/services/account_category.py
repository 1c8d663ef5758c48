"""Groups of the chart of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounting.models.account import AccountCategory
from erp import records
from erp.core import values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.locks import lock, lock_all


@command
def create(*, context: Context, data: Mapping[str, Any]) -> AccountCategory:
    """A new category; below a parent it has the parent's type. Emits account_category.created.

    Raises Invalid "type" when both are given and differ; Conflict "duplicate" on the code.
    """
    data = _typed(data, parent=data.get("parent"))
    values.check(AccountCategory, data, created=True)
    return records.create(AccountCategory, context=context, data=data)


@command
def update(
    *, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None
) -> AccountCategory:
    """Change a category. Locks it, and all of the company's when it moves; emits account_category.updated.

    Raises Invalid "parent_id" for a category below itself, "type" against the parent's; Conflict "in_use" on
    "type" once there are accounts or categories in it.
    """
    if "parent" in data:
        # Two moves at once could close a circle that neither of them sees.
        lock_all(AccountCategory.objects.of(context.company))
    category = lock(AccountCategory.objects.all(), context=context, pk=pk, version=version)
    parent = data.get("parent", category.parent)
    if "parent" in data:
        _refuse_circle(category, parent)
        data = _typed(data, parent=parent)
    elif "type" in data:
        _typed(data, parent=parent)
    values.check(AccountCategory, data, created=False)
    if data.get("type", category.type) != category.type and _is_used(category):
        raise Conflict(
            _("The type is fixed: there are accounts or categories in this one."),
            field="type",
            reason="in_use",
        )
    return records.save(category, context=context, data=data)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove an empty category. Emits account_category.deleted; Conflict "in_use" naming what is in it."""
    records.delete(AccountCategory, context=context, pk=pk, version=version)


def _typed(data: Mapping[str, Any], *, parent: AccountCategory | None) -> dict[str, Any]:
    """`data` with the type that the parent gives."""
    if parent is None:
        return dict(data)
    if data.get("type", parent.type) != parent.type:
        raise Invalid(
            _("A category has its parent's type: %(type)s.") % {"type": parent.get_type_display()},
            field="type",
            reason="type_of_parent",
        )
    return {**data, "type": parent.type}


def _refuse_circle(category: AccountCategory, parent: AccountCategory | None) -> None:
    above = dict(AccountCategory.objects.of(category.company_id).values_list("pk", "parent_id"))
    step = parent.pk if parent else None
    while step is not None:
        if step == category.pk:
            raise Invalid(_("A category can't stand below itself."), field="parent_id", reason="circular")
        step = above.get(step)


def _is_used(category: AccountCategory) -> bool:
    return category.accounts.exists() or category.children.exists()

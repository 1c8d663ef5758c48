"""Product categories: a tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from erp import records
from erp.core import values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.locks import lock, lock_all
from inventory.models.product import ProductCategory


@command
def create(*, context: Context, data: Mapping[str, Any]) -> ProductCategory:
    """A new category; emits product_category.created.

    Raises Invalid, Conflict "duplicate" on a name its parent has.
    """
    values.check(ProductCategory, data, created=True)
    _refuse_duplicate(context, ProductCategory(**data))
    return records.create(ProductCategory, context=context, data=data)


@command
def update(
    *, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None
) -> ProductCategory:
    """Change a category; emits product_category.updated. Raises as `create`, and Invalid "cycle".

    A new parent locks the whole tree, in the order of its keys: two moves at once could close a circle that
    neither of them sees.
    """
    values.check(ProductCategory, data, created=False)
    if "parent" in data:
        tree = {row.pk: row.parent_id for row in lock_all(ProductCategory.objects.of(context.company))}
        _refuse_cycle(tree, pk, data["parent"])
    category = lock(ProductCategory.objects.all(), context=context, pk=pk, version=version)
    parent, name = (data.get(member, getattr(category, member)) for member in ("parent", "name"))
    _refuse_duplicate(context, ProductCategory(pk=pk, parent=parent, name=name))
    return records.save(category, context=context, data=data)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a category without products and children. Emits product_category.deleted; Conflict "in_use"."""
    records.delete(ProductCategory, context=context, pk=pk, version=version)


def _refuse_cycle(tree: Mapping[int, int | None], pk: int, parent: ProductCategory | None) -> None:
    above = parent.pk if parent else None
    while above is not None:
        if above == pk:
            raise Invalid(_("A category can't stand below itself."), field="parent_id", reason="cycle")
        above = tree.get(above)


def _refuse_duplicate(context: Context, category: ProductCategory) -> None:
    """SQLite takes two nulls for different, so a name without a parent is looked for here."""
    others = ProductCategory.objects.of(context.company).filter(parent=category.parent, name=category.name)
    if others.exclude(pk=category.pk).exists():
        raise Conflict(_("There is a category of this name."), field="name", reason="duplicate")

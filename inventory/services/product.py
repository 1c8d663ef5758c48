"""Products: what may change, and what may not once goods have moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from erp import records
from erp.core import limits, values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.locks import lock
from inventory.models.product import Product
from inventory.models.stock import StockLevel

RULES: Mapping[str, values.Rule] = {
    "price": limits.price,
    "cost": limits.price,
    "low_stock": values.not_negative,
}

# Goods in a store are valued by these; a level exists from the first move on.
_FIXED_BY_STOCK = ("track_stock", "costing")


@command
def create(*, context: Context, data: Mapping[str, Any]) -> Product:
    """A new product; costed as the company costs unless `costing` is given.

    Opening stock is a stock transaction of type opening. Raises Invalid, Conflict on a duplicate sku, barcode
    or external reference. Emits product.created.
    """
    data = {"costing": context.company.costing, **_clean(data)}
    values.check(Product, data, created=True, rules=RULES)
    _refuse_service_with_stock(Product(**data))
    return records.create(Product, context=context, data=data)


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> Product:
    """Change a product. Locks its row; emits product.updated.

    Raises as `create`, and Conflict "has_moves" for `track_stock` or `costing` once it has moved: its stock
    is valued by them. The lock is the one under which a first level is made (`inventory.services.levels`).
    """
    data = _clean(data)
    values.check(Product, data, created=False, rules=RULES)
    product = lock(Product.objects.all(), context=context, pk=pk, version=version)
    changed = [
        name for name in _FIXED_BY_STOCK if data.get(name, getattr(product, name)) != getattr(product, name)
    ]
    if changed and StockLevel.objects.filter(product=product).exists():
        raise Conflict(
            _("The product has moved in a store, so this stays as it is."),
            field=changed[0],
            reason="has_moves",
        )
    kind, track = (data.get(name, getattr(product, name)) for name in ("type", "track_stock"))
    _refuse_service_with_stock(Product(type=kind, track_stock=track))
    return records.save(product, context=context, data=data)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a product that nothing refers to. Emits product.deleted; Conflict "in_use" names what does."""
    records.delete(Product, context=context, pk=pk, version=version)


def _clean(data: Mapping[str, Any]) -> dict[str, Any]:
    """An empty sku or barcode is none at all: two products without one are no duplicates."""
    return {**data, **{name: data[name] or None for name in ("sku", "barcode") if name in data}}


def _refuse_service_with_stock(product: Product) -> None:
    if product.track_stock and product.type == Product.Type.SERVICE:
        raise Invalid(_("A service has no stock."), field="track_stock", reason="service_without_stock")

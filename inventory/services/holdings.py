"""What is on hand of a product, over all stores, as expressions on Product."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from erp.core.fields import MoneyField, PriceField, QuantityField
from inventory.models.stock import StockLevel


def stock() -> Coalesce:
    """The quantity on hand."""
    return Coalesce(_of_product(Sum("quantity")), Value(0, QuantityField()), output_field=QuantityField())


def stock_value() -> Coalesce:
    """What it is worth in the books."""
    return Coalesce(_of_product(Sum("value")), Value(0, MoneyField()), output_field=MoneyField())


def average_cost() -> Subquery:
    """Value by quantity, to six decimals, half away from zero; null with nothing on hand. Only for show."""
    return _of_product(_UnitCost(Sum("value"), Sum("quantity")))


def _of_product(total: Any) -> Subquery:
    levels = StockLevel.objects.filter(product=OuterRef("pk")).order_by().values("product")
    return Subquery(levels.annotate(total=total).values("total"))


class _UnitCost(Func):
    """Units of 1/10^4 by units of 1/10^6 in units of 1/10^6: a factor of 10^8 before the division."""

    output_field = PriceField(null=True)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        (value, first), (quantity, second) = (compiler.compile(part) for part in self.source_expressions)
        return f"round({value}::numeric * 100000000 / nullif({quantity}, 0))::bigint", (*first, *second)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        """Long division in two steps of 10^4, because value times 10^8 does not fit 64 bits."""
        (value, first), (quantity, second) = (compiler.compile(part) for part in self.source_expressions)
        rest = f"({value} - {value} / {quantity} * {quantity}) * 10000"
        whole = f"{value} / {quantity} * 100000000 + {rest} / {quantity} * 10000"
        last = f"({rest} - {rest} / {quantity} * {quantity}) * 10000"
        rounded = f"(2 * {last} + {quantity}) / (2 * {quantity})"
        if first or second:
            raise ValueError("the division repeats its operands, so they must not take parameters")
        return f"CASE WHEN {quantity} > 0 THEN {whole} + {rounded} END", ()

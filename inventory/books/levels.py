"""Levels, and what they are the sum of (I-40, I-41, I-43)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.company import Company
from erp.core.books import Fault, faults_in, invariant
from erp.core.fields import FixedPointField, MoneyField, QuantityField
from inventory.models.product import Product
from inventory.models.stock import StockLayer, StockLevel, StockMove


@invariant("I-40", gettext_lazy("A level is the quantity of its moves and layers"))
def quantities(company: Company) -> Iterator[Fault]:
    """Three statements."""
    yield from _against(company, "I-40", "quantity", QuantityField())
    level = StockLevel.objects.filter(product=OuterRef("product"), store=OuterRef("store"))
    yield from faults_in(
        StockMove.objects.filter(~Exists(level), company=company).order_by("pk"),
        "I-40",
        lambda row: (
            _("product %(product)s moved in store %(store)s, which has no level of it")
            % {"product": row.product_id, "store": row.store_id}
        ),
    )


@invariant("I-41", gettext_lazy("A level is the value of its moves and layers"))
def values(company: Company) -> Iterator[Fault]:
    """Two statements."""
    yield from _against(company, "I-41", "value", MoneyField())


@invariant("I-43", gettext_lazy("Nothing is below zero, and nothing is worth nothing"))
def not_negative(company: Company) -> Iterator[Fault]:
    """One statement."""
    wrong = Q(quantity__lt=0) | Q(value__lt=0) | (Q(quantity=0) & ~Q(value=0))
    yield from faults_in(
        _levels(company).filter(wrong),
        "I-43",
        lambda row: _("%(quantity)s worth %(value)s") % {"quantity": row.quantity, "value": row.value},
    )


def _against(company: Company, number: str, column: str, output: FixedPointField) -> Iterator[Fault]:
    moves = _sum(StockMove.objects.all(), column, output)
    layers = _sum(StockLayer.objects.all(), f"{column}_remaining", output)
    for what, rows in (
        (_("its moves"), _levels(company).annotate(other=moves)),
        (
            _("its layers"),
            _levels(company).filter(product__costing=Product.Costing.FIFO).annotate(other=layers),
        ),
    ):
        yield from faults_in(rows.exclude(**{column: F("other")}), number, partial(_told, column, what))


def _told(column: str, what: str, row: Any) -> str:
    return _("%(level)s, but %(what)s make %(other)s") % {
        "level": getattr(row, column),
        "what": what,
        "other": row.other,
    }


def _levels(company: Company) -> QuerySet[StockLevel]:
    return StockLevel.objects.filter(company=company).order_by("pk")


def _sum(rows: QuerySet, column: str, output: FixedPointField) -> Coalesce:
    of_level = rows.filter(company=OuterRef("company"), product=OuterRef("product"), store=OuterRef("store"))
    total = of_level.order_by().values("store").annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(total), Value(0, output_field=output), output_field=output)

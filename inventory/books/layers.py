"""Layers, and what was taken from them (I-44, I-48)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.company import Company
from erp.core.books import Fault, faults_in, invariant
from erp.core.fields import FixedPointField, MoneyField, QuantityField
from inventory.models.stock import LayerConsumption, StockLayer, StockMove


@invariant("I-44", gettext_lazy("What remains of a layer is a part of what it received"))
def remains(company: Company) -> Iterator[Fault]:
    """One statement. A layer of zero cost, or one rounded down to it, may have quantity without value."""
    wrong = (
        Q(quantity_remaining__lt=0)
        | Q(quantity_remaining__gt=F("quantity_received"))
        | Q(value_remaining__lt=0)
        | Q(value_remaining__gt=F("value_received"))
        | (Q(quantity_remaining=0) & ~Q(value_remaining=0))
    )
    yield from faults_in(
        _layers(company).filter(wrong),
        "I-44",
        lambda row: (
            _("%(quantity)s worth %(value)s remain")
            % {"quantity": row.quantity_remaining, "value": row.value_remaining}
        ),
    )


@invariant("I-48", gettext_lazy("No cent is made or lost between a layer and its issues"))
def consumed(company: Company) -> Iterator[Fault]:
    """Three statements: layers against what was taken, issues against layers, layers against receipts."""
    layers = _layers(company).annotate(
        quantity=_taken("layer", "quantity", QuantityField()), value=_taken("layer", "value", MoneyField())
    )
    yield from faults_in(
        layers.exclude(
            quantity_received=F("quantity_remaining") + F("quantity"),
            value_received=F("value_remaining") + F("value"),
        ),
        "I-48",
        lambda row: (
            _("%(quantity)s worth %(value)s were taken, which with the rest is not what came in")
            % {"quantity": row.quantity, "value": row.value}
        ),
    )
    issues = StockMove.objects.filter(
        Exists(StockLayer.objects.filter(product=OuterRef("product"), store=OuterRef("store"))),
        company=company,
        quantity__lt=0,
    ).annotate(taken=_taken("move", "quantity", QuantityField()), cost=_taken("move", "value", MoneyField()))
    none = Value(0, output_field=QuantityField())
    free = Value(0, output_field=MoneyField())
    yield from faults_in(
        issues.exclude(taken=none - F("quantity"), cost=free - F("value")).order_by("pk"),
        "I-48",
        lambda row: (
            _("took %(quantity)s worth %(value)s from layers") % {"quantity": row.taken, "value": row.cost}
        ),
    )
    yield from faults_in(
        _layers(company).exclude(quantity_received=F("move__quantity"), value_received=F("move__value")),
        "I-48",
        lambda row: (
            _("%(quantity)s worth %(value)s is not what its move brought")
            % {"quantity": row.quantity_received, "value": row.value_received}
        ),
    )


def _layers(company: Company) -> QuerySet[StockLayer]:
    return StockLayer.objects.filter(company=company).order_by("pk")


def _taken(owner: str, column: str, output: FixedPointField) -> Coalesce:
    rows = LayerConsumption.objects.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    total = rows.annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(total), Value(0, output_field=output), output_field=output)

"""Stock itself: moves, layers and levels. Written only by `inventory.services.stock`.

Values are stored, unit costs are derived (domain.md, decision 5). Money is in the company's currency.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from erp.core.fields import MoneyField, QuantityField
from erp.core.guards.declarations import AppendOnly, Fixed, Guard
from erp.core.models.base import CompanyForeignKey, CompanyOneToOneField, CompanyOwned
from inventory.guards.moves import MOVES_ARE_IN_ORDER
from inventory.models.product import Product
from inventory.models.store import Store


class StockMove(CompanyOwned):
    """One change of one product's stock in one store; `sequence` counts the moves of that pair.

    `quantity` and `value` are signed. The move and the journal that books it share `date` (I-42).
    """

    product = CompanyForeignKey(Product, related_name="moves", verbose_name=_("product"))
    store = CompanyForeignKey(Store, related_name="moves", verbose_name=_("store"))
    sequence = models.PositiveBigIntegerField(_("sequence"))
    date = models.DateField(_("date"))
    at = models.DateTimeField(_("at"))
    quantity = QuantityField(_("quantity"))
    value = MoneyField(_("value"))
    source_type = models.CharField(_("source"), max_length=80)
    source_id = models.BigIntegerField(_("source id"))
    source_line_id = models.BigIntegerField(_("source line id"))
    journal = CompanyForeignKey("accounting.Journal", null=True, related_name="+", verbose_name=_("journal"))
    reversal_of = CompanyOneToOneField("self", null=True, related_name="reversed_by")

    guards: ClassVar[tuple[Guard, ...]] = (AppendOnly(), MOVES_ARE_IN_ORDER)

    class Meta:
        verbose_name = _("stock move")
        verbose_name_plural = _("stock moves")
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company", "product", "store", "sequence"], name="inventory_stockmove_sequence"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, value__gte=0) | Q(quantity__lt=0, value__lte=0),
                name="inventory_stockmove_signs",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "source_type", "source_id"], name="inventory_stockmove_source"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product_id}"


class StockLayer(CompanyOwned):
    """What one receipt of a FIFO product brought, and what is left of it."""

    move = CompanyOneToOneField(StockMove, related_name="layer")
    product = CompanyForeignKey(Product, related_name="layers", verbose_name=_("product"))
    store = CompanyForeignKey(Store, related_name="layers", verbose_name=_("store"))
    sequence = models.PositiveBigIntegerField(_("sequence"))
    quantity_received = QuantityField(_("quantity received"))
    value_received = MoneyField(_("value received"))
    quantity_remaining = QuantityField(_("quantity remaining"))
    value_remaining = MoneyField(_("value remaining"))

    guards: ClassVar[tuple[Guard, ...]] = (
        Fixed(("move_id", "product_id", "store_id", "sequence", "quantity_received", "value_received")),
    )

    class Meta:
        verbose_name = _("stock layer")
        verbose_name_plural = _("stock layers")
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(quantity_remaining__gte=0, quantity_remaining__lte=F("quantity_received")),
                name="inventory_stocklayer_quantity",
            ),
            models.CheckConstraint(
                condition=Q(value_remaining__gte=0, value_remaining__lte=F("value_received"))
                & (Q(quantity_remaining__gt=0) | Q(value_remaining=0)),
                name="inventory_stocklayer_value",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["company", "product", "store", "sequence"],
                condition=Q(quantity_remaining__gt=0),
                name="inventory_stocklayer_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity_remaining} x {self.product_id}"


class LayerConsumption(CompanyOwned):
    """What one issue took from one layer."""

    move = CompanyForeignKey(StockMove, related_name="consumptions")
    layer = CompanyForeignKey(StockLayer, related_name="consumptions")
    quantity = QuantityField(_("quantity"))
    value = MoneyField(_("value"))

    guards: ClassVar[tuple[Guard, ...]] = (AppendOnly(),)

    class Meta:
        verbose_name = _("layer consumption")
        verbose_name_plural = _("layer consumptions")
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, value__gte=0), name="inventory_layerconsumption_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of layer {self.layer_id}"


class StockLevel(CompanyOwned):
    """What one store holds of one product now: the sum of its moves, and the row that postings lock."""

    product = CompanyForeignKey(Product, related_name="levels", verbose_name=_("product"))
    store = CompanyForeignKey(Store, related_name="levels", verbose_name=_("store"))
    quantity = QuantityField(_("quantity"), default=0)
    value = MoneyField(_("value"), default=0)
    last_date = models.DateField(_("date of the last move"), null=True)
    last_sequence = models.PositiveBigIntegerField(_("last sequence"), default=0)

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "product", "store"], name="inventory_stocklevel_key"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, value__gte=0),
                name="inventory_stocklevel_not_negative",
                violation_error_code="insufficient_stock",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) | Q(value=0), name="inventory_stocklevel_nothing_is_worth_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product_id}"

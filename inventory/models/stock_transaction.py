"""Stock transactions: goods that come or go without an invoice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from erp.core.fields import MoneyField, PriceField, QuantityField
from erp.core.guards.declarations import Guard, Posted, WithParent
from erp.core.models.base import CompanyForeignKey, CompanyOwned
from erp.core.models.document import Document
from inventory.models.product import Product
from inventory.models.store import Store


class StockTransaction(Document):
    """Opening stock, goods in, or goods out of one store. Reversed by a mirror document."""

    class Type(models.TextChoices):
        OPENING = "opening", _("Opening stock")
        IN = "in", _("In")
        OUT = "out", _("Out")

    type = models.CharField(_("type"), max_length=10, choices=Type.choices)
    store = CompanyForeignKey(Store, related_name="+", verbose_name=_("store"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    guards: ClassVar[tuple[Guard, ...]] = (
        Posted(moves=(("draft", "posted"), ("draft", "reversed"), ("posted", "reversed"))),
    )

    class Meta(Document.Meta):
        verbose_name = _("stock transaction")
        verbose_name_plural = _("stock transactions")
        permissions: ClassVar = [("post_stocktransaction", _("Can post and reverse stock transactions"))]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Document.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=["draft", "posted", "reversed"]),
                name="inventory_stocktransaction_state",
            ),
        ]


class StockTransactionItem(CompanyOwned):
    """A line: so much of a product; `unit_cost` is asked for what comes in, `value` is set at posting."""

    transaction = CompanyForeignKey(StockTransaction, related_name="items")
    position = models.PositiveIntegerField(_("position"))
    product = CompanyForeignKey(Product, related_name="+", verbose_name=_("product"))
    quantity = QuantityField(_("quantity"))
    unit_cost = PriceField(_("unit cost"), null=True, blank=True)
    value = MoneyField(_("value"), null=True, editable=False)

    guards: ClassVar[tuple[Guard, ...]] = (WithParent("transaction"),)

    class Meta:
        verbose_name = _("stock transaction item")
        verbose_name_plural = _("stock transaction items")
        ordering = ("position",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="inventory_stocktransactionitem_quantity"
            ),
            models.CheckConstraint(
                condition=Q(unit_cost=None) | Q(unit_cost__gte=0), name="inventory_stocktransactionitem_cost"
            ),
        ]

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["transaction", "position"], name="inventory_stockitem_position"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product_id}"

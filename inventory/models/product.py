"""Products and their categories."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from erp.core.fields import PriceField, QuantityField
from erp.core.models.base import CompanyForeignKey, Record


class ProductCategory(Record):
    """A group of products; groups may stand in groups."""

    name = models.CharField(_("name"), max_length=200)
    parent = CompanyForeignKey(
        "self", null=True, blank=True, related_name="children", verbose_name=_("parent category")
    )

    class Meta(Record.Meta):
        verbose_name = _("product category")
        verbose_name_plural = _("product categories")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["company", "parent", "name"], name="inventory_productcategory_name"
            ),
            models.UniqueConstraint(
                fields=["company", "name"],
                condition=Q(parent=None),
                name="inventory_productcategory_root_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Product(Record):
    """Something sold or bought. What is on hand is in StockLevel, never here.

    `cost` is the usual purchase price, for information; the books use what receipts really cost.
    """

    class Type(models.TextChoices):
        PRODUCT = "product", _("Product")
        SERVICE = "service", _("Service")

    class Costing(models.TextChoices):
        AVERAGE = "average", _("Average")
        FIFO = "fifo", _("First in, first out")

    name = models.CharField(_("name"), max_length=200)
    sku = models.CharField(_("SKU"), max_length=100, null=True, blank=True)
    barcode = models.CharField(_("barcode"), max_length=100, null=True, blank=True)
    type = models.CharField(_("type"), max_length=10, choices=Type.choices, default=Type.PRODUCT)
    description = models.TextField(_("description"), blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    price = PriceField(_("price"), default=0)
    cost = PriceField(_("cost"), default=0)
    category = CompanyForeignKey(
        ProductCategory, null=True, blank=True, related_name="products", verbose_name=_("category")
    )
    supplier = CompanyForeignKey(
        "accounts.Supplier", null=True, blank=True, related_name="+", verbose_name=_("supplier")
    )
    tax1 = CompanyForeignKey(
        "accounting.Tax", null=True, blank=True, related_name="+", verbose_name=_("first tax")
    )
    tax2 = CompanyForeignKey(
        "accounting.Tax", null=True, blank=True, related_name="+", verbose_name=_("second tax")
    )
    track_stock = models.BooleanField(_("keep stock"), default=False)
    costing = models.CharField(_("costing"), max_length=7, choices=Costing.choices, default=Costing.AVERAGE)
    low_stock = QuantityField(_("low stock below"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "sku"], name="inventory_product_sku"),
            models.UniqueConstraint(fields=["company", "barcode"], name="inventory_product_barcode"),
            models.CheckConstraint(condition=Q(price__gte=0, cost__gte=0), name="inventory_product_prices"),
            models.CheckConstraint(
                condition=Q(track_stock=False) | Q(type="product"),
                name="inventory_product_service_has_no_stock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.name}" if self.sku else self.name

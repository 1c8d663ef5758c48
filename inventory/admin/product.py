from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from erp.admin.base import ServiceAdmin
from erp.admin.display import Column, Fact, Table, amount, link, number
from erp.admin.extensions import add_figure
from erp.admin.requests import context_of
from erp.admin.scoped import CompanyRelatedFilter
from erp.core.fields import PriceField, QuantityField
from inventory.models.product import Product, ProductCategory
from inventory.models.stock import StockLevel
from inventory.services import holdings, product, product_category

add_figure(Product, "stock", _("on hand"), holdings.stock, QuantityField)


@admin.register(Product)
class ProductAdmin(ServiceAdmin):
    service = product
    menu = "inventory"
    menu_order = 10
    icon = "package_2"
    related = ("category", "supplier", "tax1", "tax2")
    list_display = ("name", "sku", "type", "category", amount(Product, "price"), "is_active")
    list_display_links = ("name", "sku")
    list_filter = ("is_active", "type", "track_stock", ("category", CompanyRelatedFilter))
    search_fields = ("name", "sku", "barcode")
    ordering = ("name", "id")
    autocomplete_fields = ("supplier", "category")
    layout = (
        (None, ("name", ("sku", "barcode"), ("type", "category"), ("unit", "supplier"), "description")),
        (_("Prices"), (("price", "cost"), ("tax1", "tax2"))),
        (_("Stock"), ("track_stock", ("costing", "low_stock"))),
        (_("More"), ("is_active", "external_id")),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "costing": context_of(request).company.costing,
            **super().get_changeform_initial_data(request),
        }

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        match = request.resolver_match
        if match and match.url_name == "inventory_product_change":
            rows = rows.annotate(stock_value=holdings.stock_value(), average_cost=holdings.average_cost())
        return rows

    def facts(self, request: HttpRequest, obj: Any) -> list[Fact]:
        if not obj.track_stock:
            return []
        return [
            Fact(_("on hand"), number(getattr(obj, "stock", None), QuantityField), is_strong=True),
            Fact(_("worth"), number(getattr(obj, "stock_value", None))),
            Fact(_("average cost"), number(getattr(obj, "average_cost", None), PriceField)),
        ]

    def tables(self, request: HttpRequest, obj: Product) -> list[Table]:
        levels = StockLevel.objects.filter(product=obj).select_related("store").order_by("store__name")
        rows = [
            (link(level.store), number(level.quantity, QuantityField), number(level.value), level.last_date)
            for level in levels
        ]
        columns = [
            Column(_("Store")),
            Column(_("Quantity"), is_number=True),
            Column(_("Value"), is_number=True),
            Column(_("Last move")),
        ]
        return [Table(_("Stock levels"), columns, rows)] if obj.track_stock else []


@admin.register(ProductCategory)
class ProductCategoryAdmin(ServiceAdmin):
    service = product_category
    menu = "inventory"
    menu_order = 50
    icon = "category"
    related = ("parent",)
    list_display = ("name", "parent")
    search_fields = ("name",)
    ordering = ("name", "id")
    autocomplete_fields = ("parent",)
    layout = ((None, (("name", "parent"), "external_id")),)

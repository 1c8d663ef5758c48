"""Levels and moves, to read: documents make them."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from erp.admin.base import ReadOnlyAdmin
from erp.admin.display import address, amount
from erp.admin.scoped import CompanyRelatedFilter
from erp.admin.system.change import noun
from inventory.models.stock import StockLevel, StockMove


@admin.display(description=_("made by"))
def source(obj: StockMove) -> str:
    """The document that made it."""
    text = f"{noun(obj.source_type)} #{obj.source_id}"
    url = address(obj.source_type, obj.source_id)
    return format_html('<a class="text-link" href="{}">{}</a>', url, text) if url else text


@admin.register(StockLevel)
class StockLevelAdmin(ReadOnlyAdmin):
    menu = "inventory"
    menu_order = 25
    icon = "inventory"
    related = ("product", "store")
    list_display = (
        "product",
        "store",
        amount(StockLevel, "quantity"),
        amount(StockLevel, "value"),
        "last_date",
    )
    list_filter = (("store", CompanyRelatedFilter),)
    search_fields = ("product__name", "product__sku")
    ordering = ("product__name", "id")
    layout = ((None, ("product", "store", ("quantity", "value"), "last_date")),)


@admin.register(StockMove)
class StockMoveAdmin(ReadOnlyAdmin):
    menu = "inventory"
    menu_order = 30
    icon = "swap_vert"
    related = ("product", "store", "journal")
    list_display = (
        "date",
        "product",
        "store",
        amount(StockMove, "quantity"),
        amount(StockMove, "value"),
        source,
    )
    list_filter = (("store", CompanyRelatedFilter),)
    search_fields = ("product__name", "product__sku")
    ordering = ("-id",)
    layout = ((None, ("date", "product", "store", ("quantity", "value"), source, "journal")),)

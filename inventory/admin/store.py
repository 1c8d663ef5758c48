from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from erp.admin.base import ServiceAdmin
from erp.admin.display import Column, Table, link, number
from erp.admin.requests import company_of
from erp.core.fields import QuantityField
from inventory.models.store import Store
from inventory.services import store

MOST_LEVELS = 100


@admin.register(Store)
class StoreAdmin(ServiceAdmin):
    service = store
    menu = "inventory"
    menu_order = 60
    icon = "warehouse"
    related = ("account",)
    list_display = ("name", "address_city", "is_primary", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    ordering = ("name", "id")
    layout = (
        (None, ("name", "is_primary", "is_active", ("account", "external_id"))),
        (
            _("Address"),
            (
                ("address_line1", "address_line2"),
                ("address_city", "address_state"),
                ("address_postal_code", "address_country"),
            ),
        ),
    )

    def tables(self, request: HttpRequest, obj: Store) -> list[Table]:
        levels = obj.levels.filter(quantity__gt=0).select_related("product").order_by("product__name", "pk")
        rows = [
            (link(level.product), number(level.quantity, QuantityField), number(level.value))
            for level in levels[:MOST_LEVELS]
        ]
        columns = [
            Column(_("Product")),
            Column(_("Quantity"), is_number=True),
            Column(_("Value"), is_number=True),
        ]
        return [Table(_("On hand"), columns, rows)]


def primary(request: HttpRequest) -> int | None:
    """The key of the store that documents propose."""
    stores = Store.objects.filter(company=company_of(request), is_primary=True)
    return stores.values_list("pk", flat=True).first()

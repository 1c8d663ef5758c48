from django.contrib import admin

from accounting.models.tax import Tax
from accounting.services import tax
from erp.admin.base import ServiceAdmin
from erp.admin.display import amount


@admin.register(Tax)
class TaxAdmin(ServiceAdmin):
    service = tax
    menu = "accounting"
    menu_order = 60
    icon = "percent"
    list_display = ("name", amount(Tax, "rate"), "kind", "is_included", "is_compound", "is_active")
    list_filter = ("is_active", "kind")
    search_fields = ("name",)
    ordering = ("name", "id")
    layout = ((None, (("name", "rate", "kind"), "is_included", "is_compound", "is_active", "external_id")),)

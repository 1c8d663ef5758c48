from django.contrib import admin

from accounts.admin.party import PartyAdmin
from accounts.models.supplier import Supplier
from accounts.services import supplier


@admin.register(Supplier)
class SupplierAdmin(PartyAdmin):
    service = supplier
    menu = "inventory"
    menu_order = 40
    icon = "local_shipping"

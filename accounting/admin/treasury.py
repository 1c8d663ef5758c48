from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounting.models.treasury import Treasury
from accounting.services import balances, treasury
from erp.admin.base import ServiceAdmin
from erp.admin.display import Fact, number
from erp.admin.extensions import add_figure

add_figure(Treasury, "balance", _("balance"), balances.of_treasury)


@admin.register(Treasury)
class TreasuryAdmin(ServiceAdmin):
    service = treasury
    menu = "accounting"
    menu_order = 50
    icon = "account_balance_wallet"
    related = ("account",)
    list_display = ("name", "type", "currency", "is_primary", "is_active")
    list_filter = ("type", "is_active")
    search_fields = ("name",)
    ordering = ("name", "id")
    optional = ("currency",)
    layout = ((None, (("name", "type", "currency"), "is_primary", "is_active", ("account", "external_id"))),)

    def facts(self, request: HttpRequest, obj: Treasury) -> list[Fact]:
        return [Fact(_("balance"), number(obj.balance), is_strong=True)]  # type: ignore[attr-defined]

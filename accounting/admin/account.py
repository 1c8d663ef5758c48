from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounting.models.account import Account, AccountCategory
from accounting.services import account, account_category, balances
from erp.admin.base import ServiceAdmin
from erp.admin.display import Column, Fact, Table, link, number
from erp.admin.extensions import add_figure
from erp.admin.scoped import CompanyRelatedFilter

add_figure(Account, "balance", _("balance"), balances.of_account)


@admin.register(Account)
class AccountAdmin(ServiceAdmin):
    service = account
    menu = "accounting"
    menu_order = 30
    icon = "account_tree"
    related = ("category",)
    list_display = ("code", "name", "category", "kind", "is_active")
    list_display_links = ("code", "name")
    list_filter = ("category__type", "kind", "is_active")
    search_fields = ("code", "name")
    ordering = ("code", "id")
    layout = ((None, (("code", "name"), ("category", "kind"), ("currency", "external_id"), "is_active")),)

    def facts(self, request: HttpRequest, obj: Account) -> list[Fact]:
        return [Fact(_("balance"), number(obj.balance), is_strong=True)]  # type: ignore[attr-defined]


@admin.register(AccountCategory)
class AccountCategoryAdmin(ServiceAdmin):
    service = account_category
    menu = "accounting"
    menu_order = 40
    icon = "folder"
    related = ("parent",)
    list_display = ("code", "name", "type", "parent")
    list_display_links = ("code", "name")
    list_filter = ("type", ("parent", CompanyRelatedFilter))
    search_fields = ("code", "name")
    ordering = ("code", "id")
    optional = ("type",)
    layout = ((None, (("code", "name"), ("parent", "type"), "external_id")),)

    def tables(self, request: HttpRequest, obj: Any) -> list[Table]:
        rows = [(link(each, each.code), each.name) for each in obj.accounts.order_by("code", "pk")]
        return [Table(_("Accounts"), [Column(_("Code")), Column(_("Name"))], rows)]

"""Goods that come or go without an invoice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant

from accounting.admin.tables import journals_of
from erp.admin.base import DocumentAdmin
from erp.admin.buttons import Button, ReversalForm
from erp.admin.display import Fact, Table, link, name_of, state_badge
from erp.admin.inlines import LineInline
from erp.admin.scoped import CompanyRelatedFilter
from inventory.admin.store import primary
from inventory.admin.tables import moves_of
from inventory.models.stock_transaction import StockTransaction, StockTransactionItem
from inventory.services import stock_transaction

State = StockTransaction.State


class StockTransactionItemInline(LineInline):
    model = StockTransactionItem
    columns = ("product", "quantity", "unit_cost", "value")
    hint = _("What comes in has a unit cost; what goes out leaves at what the books say it cost.")
    extra = 2
    related = ("product",)
    autocomplete_fields = ("product",)
    verbose_name = _("line")
    verbose_name_plural = _("lines")


@admin.register(StockTransaction)
class StockTransactionAdmin(DocumentAdmin):
    service = stock_transaction
    menu = "inventory"
    menu_order = 20
    icon = "move_to_inbox"
    related = ("store",)
    list_display = (name_of, "date", "type", "store", "reason", state_badge)
    list_filter = ("state", "type", ("store", CompanyRelatedFilter))
    search_fields = ("number", "reason")
    optional = ("date", "posting_date", "store")
    inlines = (StockTransactionItemInline,)
    buttons = (
        Button(
            "post",
            _("Post"),
            stock_transaction.post,
            permission="inventory.post_stocktransaction",
            question=_("The goods move and the books follow. It can't be changed afterwards, only reversed."),
            done=_("The stock transaction is posted."),
            when=lambda obj: obj.is_draft,
            variant=ActionVariant.PRIMARY,
            icon="task_alt",
        ),
        Button(
            "reverse",
            _("Reverse"),
            stock_transaction.reverse,
            permission="inventory.post_stocktransaction",
            question=_("Every move is made backwards, at its own value."),
            done=_("The stock transaction is reversed."),
            when=lambda obj: obj.state == State.POSTED,
            form=ReversalForm,
            variant=ActionVariant.DANGER,
            icon="undo",
        ),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"store": primary(request), **super().get_changeform_initial_data(request)}

    def layout_of(self, request: HttpRequest, obj: Any) -> Sequence[tuple[Any, tuple[Any, ...]]]:
        more: tuple[Any, ...] = ("notes", "external_id")
        if obj is not None and not self.is_open(obj):
            more = ("notes", ("external_id", "period"), ("posted_at", "posted_by"))
        return ((None, (("type", "store"), ("date", "posting_date"), "reason")), (_("More"), more))

    def facts(self, request: HttpRequest, obj: StockTransaction) -> list[Fact]:
        mirror = StockTransaction.objects.filter(reversal_of=obj).first()
        return [
            Fact(_("number"), name_of(obj), is_strong=True),
            Fact(_("state"), state_badge(obj)),
            *([Fact(_("reverses"), link(obj.reversal_of))] if obj.reversal_of else []),
            *([Fact(_("reversed by"), link(mirror))] if mirror else []),
        ]

    def tables(self, request: HttpRequest, obj: StockTransaction) -> list[Table]:
        moves = moves_of(obj)
        return [*([moves] if moves else []), *journals_of(obj)]

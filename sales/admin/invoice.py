"""Invoices: drafted, posted, paid and voided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant

from accounting.admin.tables import journals_of
from accounting.models.account import Account
from erp.admin.base import DocumentAdmin
from erp.admin.buttons import Button, ReversalForm
from erp.admin.display import (
    TONES,
    Fact,
    Table,
    amount,
    badge,
    figure,
    link,
    name_of,
    number,
    state_badge,
)
from erp.admin.inlines import LineInline
from inventory.admin.store import primary
from inventory.admin.tables import moves_of
from sales.admin.payment import PaymentForm, take
from sales.admin.tables import lines_of, payments_of, taxes_of
from sales.models.invoice import Invoice, InvoiceItem
from sales.services import invoice, settlement
from sales.services.invoice_items import REVENUE_KINDS

State = Invoice.State

STATUSES = {"unpaid": _("Unpaid"), "partial": _("Partly paid"), "paid": _("Paid")}


class InvoiceItemInline(LineInline):
    """What is left empty on a new line comes from its product."""

    model = InvoiceItem
    columns = (
        "product",
        "name",
        "quantity",
        "unit_price",
        "discount_percent",
        "discount_amount",
        "tax1",
        "tax2",
        "total",
        "account",
        "description",
    )
    labels = {
        "unit_price": _("Price"),
        "discount_percent": _("Disc. %"),
        "discount_amount": _("Discount"),
        "tax1": _("Tax 1"),
        "tax2": _("Tax 2"),
    }
    hint = _("What you leave empty on a new line comes from its product: name, price and taxes.")
    extra = 2
    optional = ("name", "quantity", "unit_price")
    related = ("product", "tax1", "tax2", "account")
    autocomplete_fields = ("product",)
    verbose_name = _("line")
    verbose_name_plural = _("lines")

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        return rows.filter(kind__in=REVENUE_KINDS) if db_field.remote_field.model is Account else rows


@admin.display(description=_("payment"))
def payment_status(obj: Any) -> SafeString | str:
    """Whether it is paid; nothing for what is not owed."""
    if obj.state != State.POSTED:
        return ""
    return badge(STATUSES[obj.payment_status], TONES[obj.payment_status])


@admin.register(Invoice)
class InvoiceAdmin(DocumentAdmin):
    service = invoice
    menu = "sales"
    menu_order = 20
    icon = "receipt_long"
    related = ("client", "store", "open_item")
    list_display = (
        name_of,
        "client",
        "date",
        "due_date",
        amount(Invoice, "total"),
        figure("due", _("due")),
        state_badge,
        payment_status,
    )
    list_filter = ("state",)
    search_fields = ("number", "client__name", "notes")
    optional = ("date", "posting_date", "due_date", "store", "shipping_amount")
    autocomplete_fields = ("client",)
    inlines = (InvoiceItemInline,)
    buttons = (
        Button(
            "post",
            _("Post"),
            invoice.post,
            permission="sales.post_invoice",
            question=_(
                "The invoice gets its number, the books and the stock follow. It can't be changed afterwards."
            ),
            done=_("The invoice is posted."),
            when=lambda obj: obj.is_draft,
            variant=ActionVariant.PRIMARY,
            icon="task_alt",
        ),
        Button(
            "pay",
            _("Take payment"),
            take,
            permission="sales.add_clientpayment",
            question=_("Money that was received for this invoice."),
            done=_("The payment is booked."),
            when=lambda obj: obj.state == State.POSTED and obj.due > 0,
            form=PaymentForm,
            variant=ActionVariant.PRIMARY,
            icon="payments",
        ),
        Button(
            "void",
            _("Void"),
            invoice.void,
            permission="sales.void_invoice",
            question=_("Everything the invoice booked is taken back, and goods return to the store."),
            done=_("The invoice is void."),
            when=lambda obj: obj.state == State.POSTED,
            form=ReversalForm,
            variant=ActionVariant.DANGER,
            icon="block",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invoice]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                paid=settlement.paid(),
                credited=settlement.credited(),
                due=settlement.due(),
                payment_status=settlement.payment_status(),
            )
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"store": primary(request), **super().get_changeform_initial_data(request)}

    def layout_of(self, request: HttpRequest, obj: Any) -> Sequence[tuple[Any, tuple[Any, ...]]]:
        dates = ("date", "due_date", "posting_date")
        discount, shipping = ("discount_percent", "discount_amount"), ("shipping_amount", "shipping_tax")
        if obj is None or self.is_open(obj):
            return (
                (None, (("client", "store"), dates)),
                (_("Discount and shipping"), (discount, shipping)),
                (_("More"), ("notes", "external_id")),
            )
        # Final: what there is, and nothing of what there is not.
        rows: list[Any] = [("client", "store"), ("client_tax_number", "client_address"), dates]
        rows += [names for names in (discount, shipping) if any(getattr(obj, name) for name in names)]
        rows += [name for name in ("notes", "external_id") if getattr(obj, name)]
        return ((None, (*rows, ("posted_at", "posted_by", "period"))),)

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The lines of a final invoice are read as a table."""
        return super().get_inline_instances(request, obj) if obj is None or self.is_open(obj) else []

    def facts(self, request: HttpRequest, obj: Any) -> list[Fact]:
        mirror = Invoice.objects.filter(reversal_of=obj).first()
        settled = [
            Fact(_("paid"), number(obj.paid)),
            *([Fact(_("credited"), number(obj.credited))] if obj.credited else []),
            Fact(_("due"), number(obj.due), is_strong=True),
        ]
        return [
            Fact(_("number"), name_of(obj), is_strong=True),
            Fact(_("state"), state_badge(obj)),
            *([Fact(_("payment"), payment_status(obj))] if obj.state == State.POSTED else []),
            Fact(_("net"), number(obj.net)),
            Fact(_("tax"), number(obj.tax)),
            *([Fact(_("shipping"), number(obj.shipping))] if obj.shipping else []),
            *([Fact(_("rounding"), number(obj.rounding))] if obj.rounding else []),
            Fact(format_html("{} ({})", _("total"), obj.currency), number(obj.total), is_strong=True),
            *(settled if obj.open_item_id else []),
            *([Fact(_("reverses"), link(obj.reversal_of))] if obj.reversal_of else []),
            *([Fact(_("voided by"), link(mirror))] if mirror else []),
        ]

    def tables(self, request: HttpRequest, obj: Invoice) -> list[Table]:
        if obj.is_draft:
            return [taxes_of(obj)]
        moves = moves_of(obj)
        made = [*journals_of(obj), *([moves] if moves else [])]
        return [lines_of(obj), taxes_of(obj), *payments_of(obj), *made]

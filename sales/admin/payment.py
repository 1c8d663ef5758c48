"""Money received: taken on an invoice's page, read and reversed here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
)

from accounting.admin.tables import journals_of
from accounting.models.treasury import Treasury
from erp.admin.base import ReadOnlyAdmin
from erp.admin.buttons import Button, ButtonForm, ReversalForm
from erp.admin.display import Fact, Table, amount, link, name_of, number, state_badge
from erp.admin.forms import FixedPointInput
from erp.admin.requests import context_of
from erp.core.context import Context
from erp.core.fields import MoneyField
from sales.models.invoice import Invoice
from sales.models.payment import ClientPayment
from sales.services import payment


class PaymentForm(ButtonForm):
    """What is asked when money is received for an invoice; all of it is proposed."""

    amount = FixedPointInput(
        label=_("amount"), max_digits=19, decimal_places=4, widget=UnfoldAdminDecimalFieldWidget
    )
    date = forms.DateField(label=_("date"), widget=UnfoldAdminSingleDateWidget)
    treasury = forms.ModelChoiceField(
        Treasury.objects.none(), label=_("treasury"), widget=UnfoldAdminSelectWidget, empty_label=None
    )
    method = forms.ChoiceField(
        label=_("method"), choices=ClientPayment.Method.choices, widget=UnfoldAdminSelectWidget
    )
    transaction_id = forms.CharField(
        label=_("transaction id"),
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("The bank's or gateway's own reference; the same one is never booked twice."),
    )
    notes = forms.CharField(label=_("notes"), required=False, widget=UnfoldAdminTextInputWidget)

    def prepare(self, obj: Invoice, request: HttpRequest) -> None:
        context = context_of(request)
        treasuries = Treasury.objects.of(context.company).filter(is_active=True, currency=obj.currency)
        fields: dict[str, Any] = self.fields
        fields["treasury"].queryset = treasuries.order_by("-is_primary", "name", "pk")
        fields["amount"].initial = MoneyField.to_text(obj.due)  # type: ignore[attr-defined]
        fields["date"].initial = context.today


def take(*, context: Context, pk: int, version: int | None, **members: Any) -> ClientPayment:
    """Receive a payment for the invoice `pk`."""
    invoice = Invoice.objects.of(context.company).get(pk=pk)
    return payment.create(context=context, data={"invoice": invoice, **members})


@admin.register(ClientPayment)
class ClientPaymentAdmin(ReadOnlyAdmin):
    menu = "sales"
    menu_order = 30
    icon = "payments"
    related = ("client", "invoice", "treasury")
    list_display = (
        name_of,
        "date",
        "client",
        "invoice",
        amount(ClientPayment, "amount"),
        "method",
        "treasury",
        state_badge,
    )
    list_filter = ("state", "method")
    search_fields = ("number", "client__name", "invoice__number", "transaction_id")
    ordering = ("-date", "-id")
    date_hierarchy = "date"
    layout = (
        (None, (("client", "invoice"), ("date", "posting_date"), ("treasury", "method"), "transaction_id")),
        (_("More"), ("notes", ("external_id", "period"), ("posted_at", "posted_by"))),
    )
    buttons = (
        Button(
            "reverse",
            _("Reverse"),
            payment.reverse,
            permission="sales.reverse_clientpayment",
            question=_("The money is booked back and its invoice is due again."),
            done=_("The payment is reversed."),
            when=lambda obj: obj.state == ClientPayment.State.POSTED,
            form=ReversalForm,
            variant=ActionVariant.DANGER,
            icon="undo",
        ),
    )

    def facts(self, request: HttpRequest, obj: ClientPayment) -> list[Fact]:
        mirror = ClientPayment.objects.filter(reversal_of=obj).first()
        return [
            Fact(_("number"), name_of(obj), is_strong=True),
            Fact(_("state"), state_badge(obj)),
            Fact(_("amount"), number(obj.amount), is_strong=True),
            Fact(_("currency"), obj.currency),
            *([Fact(_("reverses"), link(obj.reversal_of))] if obj.reversal_of else []),
            *([Fact(_("reversed by"), link(mirror))] if mirror else []),
        ]

    def tables(self, request: HttpRequest, obj: ClientPayment) -> list[Table]:
        return journals_of(obj)

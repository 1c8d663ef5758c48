"""The resource `invoices`."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from accounting.api.journals import ReversalSerializer
from accounting.models.journal import Journal
from erp.api.fields import Computed, Reference, Rows
from erp.api.registry import register
from erp.api.serializers import DOCUMENT, DocumentSerializer, LineSerializer, ResourceSerializer
from erp.api.viewsets import Action, ResourceViewSet, Writes
from erp.core.fields import MoneyField
from sales.models.invoice import Invoice, InvoiceItem, InvoiceTax
from sales.services import invoice, settlement


class InvoiceItemSerializer(LineSerializer):
    product = Reference("name", "sku")
    tax1 = Reference("name", "rate")
    tax2 = Reference("name", "rate")
    account = Reference("code", "name")

    class Meta:
        model = InvoiceItem
        fields = (
            "id",
            "product",
            "name",
            "description",
            "quantity",
            "unit",
            "unit_price",
            "discount_percent",
            "discount_amount",
            "tax1",
            "tax2",
            "account",
            "amount",
            "discount",
            "net",
            "tax1_amount",
            "tax2_amount",
            "total",
        )
        extra_kwargs = {"name": {"required": False}, "unit_price": {"required": False}}


class InvoiceTaxSerializer(ResourceSerializer):
    tax = Reference("name", "rate", writable=False)

    class Meta:
        model = InvoiceTax
        fields = ("tax", "base", "amount")


def journals_of(record: Callable[[str], Any]) -> QuerySet[Journal]:
    """The journals an invoice made: the sale, and the cost of what left the store."""
    return Journal.objects.filter(
        company=record("company_id"), source_type=Invoice._meta.label_lower, source_id=record("pk")
    ).order_by("pk")


class InvoiceSerializer(DocumentSerializer):
    client = Reference("name")
    store = Reference("name")
    shipping_tax = Reference("name", "rate")
    items = InvoiceItemSerializer(many=True)
    taxes = InvoiceTaxSerializer(many=True, read_only=True)
    paid = Computed(settlement.paid, MoneyField())
    credited = Computed(settlement.credited, MoneyField())
    due = Computed(settlement.due, MoneyField())
    payment_status = Computed(settlement.payment_status, settlement.STATUS)
    journals = Rows(journals_of, "id", "kind")

    class Meta:
        model = Invoice
        fields = (
            *DOCUMENT[:4],
            "payment_status",
            "client",
            *DOCUMENT[4:6],
            "due_date",
            "store",
            *DOCUMENT[6:8],
            "items",
            "discount_percent",
            "discount_amount",
            "shipping_amount",
            "shipping_tax",
            "subtotal",
            "discount",
            "net",
            "tax",
            "shipping",
            "rounding",
            "total",
            "paid",
            "credited",
            "due",
            "taxes",
            "journal_id",
            "journals",
            *DOCUMENT[8:],
        )
        optional = ("store",)
        extra_kwargs = {
            "date": {"required": False},
            "posting_date": {"required": False},
            "due_date": {"required": False},
            "currency": {"required": False},
        }


@register("invoices")
class InvoiceViewSet(ResourceViewSet):
    """Sales invoices: drafted, posted, then final; a mistake is voided or credited."""

    queryset = Invoice.objects.all()
    serializer_class = InvoiceSerializer
    search_fields = ("number", "client__name", "notes")
    writes = Writes(create=invoice.create, update=invoice.update, delete=invoice.delete)
    actions = {
        "post": Action(invoice.post, permission="sales.post_invoice"),
        "void": Action(invoice.void, permission="sales.void_invoice", body=ReversalSerializer),
    }
    events = ("created", "updated", "deleted", "posted", "paid", "voided")
    example = {"items": [{"name": "Consulting", "quantity": "2", "unit_price": "150.00"}]}

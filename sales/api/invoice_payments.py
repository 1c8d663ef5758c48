"""The resource `invoice-payments`."""

from accounting.api.journals import ReversalSerializer
from erp.api.fields import Reference
from erp.api.registry import register
from erp.api.serializers import DOCUMENT, DocumentSerializer
from erp.api.viewsets import Action, ResourceViewSet, Writes
from sales.models.payment import ClientPayment
from sales.services import payment


class InvoicePaymentSerializer(DocumentSerializer):
    invoice = Reference("number")
    client = Reference("name", writable=False)
    treasury = Reference("name")

    class Meta:
        model = ClientPayment
        fields = (
            *DOCUMENT[:4],
            "invoice",
            "client",
            "amount",
            "treasury",
            "method",
            "transaction_id",
            *DOCUMENT[4:8],
            "journal_id",
            *DOCUMENT[8:],
        )
        optional = ("treasury",)
        extra_kwargs = {
            "date": {"required": False},
            "posting_date": {"required": False},
            "currency": {"required": False},
        }


@register("invoice-payments")
class InvoicePaymentViewSet(ResourceViewSet):
    """Money received for one invoice; final at once, undone by reversing it."""

    queryset = ClientPayment.objects.filter(invoice__isnull=False)
    serializer_class = InvoicePaymentSerializer
    search_fields = ("number", "transaction_id", "client__name")
    writes = Writes(create=payment.create)
    actions = {
        "reverse": Action(payment.reverse, permission="sales.reverse_clientpayment", body=ReversalSerializer)
    }
    events = ("created", "reversed")
    example = {"amount": "100.00", "method": "bank_transfer"}

"""The resource `stock-transactions`."""

from accounting.api.journals import ReversalSerializer
from erp.api.fields import Reference
from erp.api.registry import register
from erp.api.serializers import DOCUMENT, DocumentSerializer, LineSerializer
from erp.api.viewsets import Action, ResourceViewSet, Writes
from inventory.models.stock_transaction import StockTransaction, StockTransactionItem
from inventory.services import stock_transaction


class StockTransactionItemSerializer(LineSerializer):
    product = Reference("name", "sku")

    class Meta:
        model = StockTransactionItem
        fields = ("id", "product", "quantity", "unit_cost", "value")


class StockTransactionSerializer(DocumentSerializer):
    store = Reference("name")
    items = StockTransactionItemSerializer(many=True)

    class Meta:
        model = StockTransaction
        fields = (*DOCUMENT[:4], "type", "store", *DOCUMENT[4:9], "reason", "items", *DOCUMENT[9:])
        optional = ("store",)
        extra_kwargs = {
            "date": {"required": False},
            "posting_date": {"required": False},
            "currency": {"required": False},
        }


@register("stock-transactions")
class StockTransactionViewSet(ResourceViewSet):
    """Goods that come or go without an invoice."""

    queryset = StockTransaction.objects.all()
    serializer_class = StockTransactionSerializer
    search_fields = ("number", "reason")
    writes = Writes(
        create=stock_transaction.create, update=stock_transaction.update, delete=stock_transaction.delete
    )
    actions = {
        "post": Action(stock_transaction.post, permission="inventory.post_stocktransaction"),
        "reverse": Action(
            stock_transaction.reverse, permission="inventory.post_stocktransaction", body=ReversalSerializer
        ),
    }
    events = ("created", "updated", "deleted", "posted", "reversed")
    example = {
        "type": "in",
        "reason": "Found at the count",
        "items": [{"quantity": "12", "unit_cost": "14.25"}],
    }

"""The resource `treasuries`."""

from accounting.models.treasury import Treasury
from accounting.services import balances, treasury
from erp.api.fields import Computed
from erp.api.registry import register
from erp.api.serializers import RECORD, ResourceSerializer
from erp.api.viewsets import ResourceViewSet, Writes
from erp.core.fields import MoneyField


class TreasurySerializer(ResourceSerializer):
    balance = Computed(balances.of_treasury, MoneyField(), help_text="Debit less credit.")

    class Meta:
        model = Treasury
        fields = (*RECORD[:2], "name", "type", "currency", "is_primary", "is_active", "balance", *RECORD[2:])
        extra_kwargs = {"currency": {"required": False}}


@register("treasuries")
class TreasuryViewSet(ResourceViewSet):
    """Bank accounts and cash boxes."""

    queryset = Treasury.objects.all()
    serializer_class = TreasurySerializer
    search_fields = ("name",)
    writes = Writes(create=treasury.create, update=treasury.update, delete=treasury.delete)
    example = {"name": "Till at the shop", "type": "cash"}

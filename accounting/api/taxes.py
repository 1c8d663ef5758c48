"""The resource `taxes`."""

from accounting.models.tax import Tax
from accounting.services import tax
from erp.api.registry import register
from erp.api.serializers import RECORD, ResourceSerializer
from erp.api.viewsets import ResourceViewSet, Writes


class TaxSerializer(ResourceSerializer):
    class Meta:
        model = Tax
        fields = (
            *RECORD[:2],
            "name",
            "rate",
            "is_included",
            "is_compound",
            "kind",
            "is_active",
            *RECORD[2:],
        )


@register("taxes")
class TaxViewSet(ResourceViewSet):
    """Taxes that lines carry; a used one keeps its rate, a new rate is a new tax."""

    queryset = Tax.objects.all()
    serializer_class = TaxSerializer
    search_fields = ("name",)
    writes = Writes(create=tax.create, update=tax.update, delete=tax.delete)
    example = {"name": "VAT 5 %", "rate": "5"}

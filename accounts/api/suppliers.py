"""The resource `suppliers`."""

from accounts.api.parties import PARTY
from accounts.models.supplier import Supplier
from accounts.services import supplier
from erp.api.registry import register
from erp.api.serializers import ResourceSerializer, postal_address
from erp.api.viewsets import ResourceViewSet, Writes


class SupplierSerializer(ResourceSerializer):
    address = postal_address("address")
    shipping_address = postal_address("shipping_address")

    class Meta:
        model = Supplier
        fields = PARTY


@register("suppliers")
class SupplierViewSet(ResourceViewSet):
    """Who the company buys from."""

    queryset = Supplier.objects.all()
    serializer_class = SupplierSerializer
    search_fields = ("number", "name", "name_ar", "email", "phone", "mobile", "tax_number")
    writes = Writes(create=supplier.create, update=supplier.update, delete=supplier.delete)
    example = {"name": "Najd Paper", "email": "sales@najd.example", "address": {"city": "Riyadh"}}

"""The resource `clients`."""

from accounts.api.parties import PARTY
from accounts.models.client import Client
from accounts.services import client
from erp.api.registry import register
from erp.api.serializers import ResourceSerializer, postal_address
from erp.api.viewsets import ResourceViewSet, Writes


class ClientSerializer(ResourceSerializer):
    address = postal_address("address")
    shipping_address = postal_address("shipping_address")

    class Meta:
        model = Client
        fields = PARTY


@register("clients")
class ClientViewSet(ResourceViewSet):
    """Who the company sells to."""

    queryset = Client.objects.all()
    serializer_class = ClientSerializer
    search_fields = ("number", "name", "name_ar", "email", "phone", "mobile", "tax_number")
    writes = Writes(create=client.create, update=client.update, delete=client.delete)
    example = {"name": "Acme Trading", "email": "orders@acme.example", "address": {"city": "Riyadh"}}

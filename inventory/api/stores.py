"""The resource `stores`."""

from erp.api.registry import register
from erp.api.serializers import RECORD, ResourceSerializer, postal_address
from erp.api.viewsets import ResourceViewSet, Writes
from inventory.models.store import Store
from inventory.services import store


class StoreSerializer(ResourceSerializer):
    address = postal_address("address")

    class Meta:
        model = Store
        fields = (*RECORD[:2], "name", "is_primary", "is_active", "address", *RECORD[2:])


@register("stores")
class StoreViewSet(ResourceViewSet):
    """Where goods are kept."""

    queryset = Store.objects.all()
    serializer_class = StoreSerializer
    search_fields = ("name",)
    writes = Writes(create=store.create, update=store.update, delete=store.delete)
    example = {"name": "Jeddah warehouse", "address": {"city": "Jeddah"}}

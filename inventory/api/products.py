"""The resources `products` and `product-categories`."""

from erp.api.fields import Computed, Reference
from erp.api.registry import register
from erp.api.serializers import RECORD, ResourceSerializer
from erp.api.viewsets import ResourceViewSet, Writes
from erp.core.fields import MoneyField, PriceField, QuantityField
from inventory.models.product import Product, ProductCategory
from inventory.services import holdings, product, product_category


class ProductCategorySerializer(ResourceSerializer):
    parent = Reference("name")  # type: ignore[assignment]

    class Meta:
        model = ProductCategory
        fields = (*RECORD[:2], "name", "parent", *RECORD[2:])


@register("product-categories")
class ProductCategoryViewSet(ResourceViewSet):
    """Groups of products."""

    queryset = ProductCategory.objects.all()
    serializer_class = ProductCategorySerializer
    search_fields = ("name",)
    writes = Writes(
        create=product_category.create, update=product_category.update, delete=product_category.delete
    )
    example = {"name": "Stationery"}


class ProductSerializer(ResourceSerializer):
    category = Reference("name")
    supplier = Reference("name")
    tax1 = Reference("name", "rate")
    tax2 = Reference("name", "rate")
    stock = Computed(holdings.stock, QuantityField())
    available = Computed(holdings.stock, QuantityField())
    stock_value = Computed(holdings.stock_value, MoneyField())
    average_cost = Computed(holdings.average_cost, PriceField(null=True))

    class Meta:
        model = Product
        fields = (
            *RECORD[:2],
            "name",
            "sku",
            "barcode",
            "type",
            "description",
            "unit",
            "price",
            "cost",
            "category",
            "supplier",
            "tax1",
            "tax2",
            "track_stock",
            "costing",
            "low_stock",
            "is_active",
            "stock",
            "available",
            "stock_value",
            "average_cost",
            *RECORD[2:],
        )


@register("products")
class ProductViewSet(ResourceViewSet):
    """What is sold and bought, and how much of it is on hand."""

    queryset = Product.objects.all()
    serializer_class = ProductSerializer
    search_fields = ("name", "sku", "barcode")
    writes = Writes(create=product.create, update=product.update, delete=product.delete)
    example = {"name": "A4 paper, 500 sheets", "sku": "PAP-A4", "price": "18.50", "track_stock": True}

"""What the API shows of a product's stock, on both databases the same."""

from decimal import Decimal as D
from fractions import Fraction

import pytest

from erp.core.rounding import round_half_up
from inventory.models.product import Product
from inventory.models.stock import StockLevel
from inventory.services import holdings
from tests.support.shop import Shop
from tests.support.unguarded import unguarded


def read(goods: Product) -> tuple[D, D, D | None]:
    return (
        Product.objects.filter(pk=goods.pk)
        .values_list(holdings.stock(), holdings.stock_value(), holdings.average_cost())
        .get()
    )


def test_nothing_on_hand(shop: Shop) -> None:
    goods = shop.product()
    assert read(goods) == (D(0), D(0), None)
    shop.receive(goods, "1", "1")
    shop.issue(goods, "1")
    assert read(goods) == (D(0), D(0), None)


def test_all_stores_together(shop: Shop) -> None:
    goods = shop.stocked(quantity="3", cost="3.333333")
    shop.receive(goods, "1", "5", store=shop.another_store())
    assert read(goods) == (D(4), D(15), D("3.75"))
    assert read(shop.stocked("Other")) == (D(10), D(100), D(10))


FIGURES = [
    ("3", "10"),
    ("3", "20"),
    ("0.000001", "0.01"),
    ("0.000007", "6999999.99"),
    ("999999999", "0.01"),
    ("987654321.123457", "9876543210123.45"),
    ("7", "9876543210123.4567"),
    ("900000000", "9999999999999.9999"),
    ("8", "0.0001"),  # 0.0000125, half away from zero
    ("16", "0.0001"),
]


@pytest.mark.parametrize(("quantity", "value"), FIGURES)
def test_the_average_is_exact(shop: Shop, quantity: str, value: str) -> None:
    goods = shop.stocked()
    with unguarded(StockLevel):
        StockLevel.objects.filter(product=goods).update(quantity=D(quantity), value=D(value))
        found = read(goods)[2]
    assert found == round_half_up(Fraction(value) / Fraction(quantity), 6)

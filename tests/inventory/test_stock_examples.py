"""The worked examples of domain.md 4.2 that stock transactions reach, through their services."""

from decimal import Decimal as D

import pytest

from inventory.models.stock import StockMove
from tests.support.shop import Shop

# id, costing, movements ("+quantity@unit cost" or "-quantity"), cost of each issue, what is left
EXAMPLES = [
    ("S1", "fifo", ["+10@10", "+10@20", "-15"], ["200"], ("5", "100")),
    ("S2", "average", ["+10@10", "+10@20", "-15"], ["225"], ("5", "75")),
    ("S3", "average", ["+1@1.00", "+1@1.00", "+1@1.01", "-3"], ["3.01"], ("0", "0")),
    ("S4", "fifo", ["+3@3.333333", "-1", "-1", "-1"], ["3.33", "3.34", "3.33"], ("0", "0")),
    ("S5", "fifo", ["+4@10", "+2@25", "-3", "-1", "-1"], ["30", "10", "25"], ("1", "25")),
]


@pytest.mark.parametrize(
    ("costing", "movements", "costs", "left"), [row[1:] for row in EXAMPLES], ids=[row[0] for row in EXAMPLES]
)
def test_worked_example(
    shop: Shop, costing: str, movements: list[str], costs: list[str], left: tuple[str, str]
) -> None:
    goods = shop.product(costing=costing)
    found = []
    for movement in movements:
        quantity, _at, cost = movement[1:].partition("@")
        if movement[0] == "+":
            shop.receive(goods, quantity, cost)
        else:
            transaction = shop.issue(goods, quantity)
            found.append(StockMove.objects.get(source_id=transaction.pk, quantity__lt=0).value)
    assert found == [-D(cost) for cost in costs]
    assert shop.level(goods) == (D(left[0]), D(left[1]))
    assert shop.balance("inventory") == D(left[1])


def test_one_transaction_may_take_the_same_goods_twice(shop: Shop) -> None:
    goods = shop.stocked(quantity="4", cost="10", costing="fifo")
    shop.receive(goods, "2", "25")
    out = shop.stock_transaction(
        "out", [{"product": goods, "quantity": D(3)}, {"product": goods, "quantity": D(2)}]
    )
    assert [item.value for item in out.items.all()] == [D(30), D(35)]


def test_goods_may_come_twice_in_one_transaction(shop: Shop) -> None:
    goods = shop.product(costing="fifo")
    line = {"product": goods, "quantity": D(1)}
    shop.stock_transaction("in", [{**line, "unit_cost": D(10)}, {**line, "unit_cost": D(20)}])
    assert [layer.value_received for layer in goods.layers.order_by("sequence")] == [D(10), D(20)]
    assert shop.issue(goods, "1").items.get().value == D(10)


def test_stores_are_costed_apart(shop: Shop) -> None:
    other = shop.another_store()
    goods = shop.stocked(quantity="1", cost="10")
    shop.receive(goods, "1", "30", store=other)
    assert shop.issue(goods, "1").items.get().value == D(10)
    assert shop.issue(goods, "1", store=other).items.get().value == D(30)

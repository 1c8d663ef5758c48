"""Whatever comes, goes, and is taken back: not a cent and not a piece is made or lost (I-40 to I-51)."""

from decimal import Decimal as D

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from erp.core import books
from erp.core.errors import DomainError
from inventory.models.product import Product
from inventory.models.stock import LayerConsumption, StockLayer, StockMove
from inventory.models.stock_transaction import StockTransaction
from inventory.services import stock_transaction
from tests.support.shop import Shop

QUANTITIES = st.decimals(min_value="0.000001", max_value="50", places=6)
COSTS = st.decimals(min_value="0", max_value="1000", places=6)

Step = tuple[str, D | int, D]

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("in"), QUANTITIES, COSTS),
        st.tuples(st.just("out"), QUANTITIES, st.just(D(0))),
        st.tuples(st.just("reverse"), st.integers(0, 9), st.just(D(0))),
        st.tuples(st.just("empty"), st.just(D(0)), st.just(D(0))),
    ),
    min_size=1,
    max_size=10,
)


@pytest.mark.django_db
@pytest.mark.parametrize("costing", ["average", "fifo"])
def test_value_is_conserved(costing: str) -> None:
    shop = Shop()
    goods = shop.product(costing=costing)

    @settings(max_examples=40)
    @given(steps=STEPS)
    def conserved(steps: list[Step]) -> None:
        with transaction.atomic():
            for step in steps:
                assert walk(shop, goods, step) in {None, "insufficient_stock", "stock_consumed"}
            check(shop, goods)
            transaction.set_rollback(True)

    conserved()


def walk(shop: Shop, goods: Product, step: Step) -> str | None:
    """Do what `step` says; the reason if it was refused."""
    kind, amount, cost = step
    on_hand = shop.level(goods)[0]
    live = list(StockTransaction.objects.filter(company=shop.company, state="posted").order_by("pk"))
    try:
        if kind == "in":
            shop.receive(goods, str(amount), str(cost))
        elif kind == "out":
            shop.issue(goods, str(amount))
        elif kind == "empty" and on_hand:
            shop.issue(goods, str(on_hand))
        elif kind == "reverse" and live:
            undone = live[int(amount) % len(live)]
            stock_transaction.reverse(context=shop.context, pk=undone.pk)
    except DomainError as refusal:
        return refusal.reason
    return None


def check(shop: Shop, goods: Product) -> None:
    """Level, moves, layers and ledger agree, and so does everything check_books knows."""
    quantity, value = shop.level(goods)
    moves = StockMove.objects.filter(product=goods)
    assert quantity == sum((move.quantity for move in moves), D(0)) >= 0
    assert value == sum((move.value for move in moves), D(0)) == shop.balance("inventory") >= 0
    assert quantity or not value
    if goods.costing == "fifo":
        layers = StockLayer.objects.filter(product=goods)
        taken = LayerConsumption.objects.filter(move__product=goods)
        assert quantity == sum((layer.quantity_remaining for layer in layers), D(0))
        assert value == sum((layer.value_remaining for layer in layers), D(0))
        received = sum((layer.value_received for layer in layers), D(0))
        assert received - value == sum((each.value for each in taken), D(0))
    connection.check_constraints()
    assert books.faults(shop.company) == []

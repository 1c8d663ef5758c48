"""The moves of a product in a store are in order (I-50)."""

from datetime import date
from typing import Any

import pytest

from inventory.guards.moves import MOVES_ARE_IN_ORDER
from inventory.models.stock import StockMove
from tests.guards.attacks import assert_only, refused_by
from tests.guards.rows import build, make, make_company

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "later", [{"sequence": 4}, {"sequence": 6, "date": date(2026, 1, 14)}], ids=["sequence", "date"]
)
def test_a_move_comes_after_the_last_one(later: dict[str, Any]) -> None:
    last = make(StockMove, make_company(), sequence=5)
    move = build(StockMove, last.company, product=last.product, store=last.store, **later)
    assert_only(MOVES_ARE_IN_ORDER.name, lambda: move.save(force_insert=True))


def test_the_order_is_kept_within_one_statement_too() -> None:
    first = make(StockMove, make_company(), sequence=5)
    same = {"product": first.product, "store": first.store}
    moves = [build(StockMove, first.company, sequence=number, **same) for number in (6, 8, 7)]
    with refused_by(MOVES_ARE_IN_ORDER.name):
        StockMove.objects.bulk_create(moves)
    StockMove.objects.bulk_create(sorted(moves, key=lambda move: move.sequence))


def test_each_product_and_store_has_an_order_of_its_own() -> None:
    first = make(StockMove, make_company(), sequence=5)
    make(StockMove, first.company, product=first.product, sequence=1, date=date(2025, 1, 1))
    make(StockMove, first.company, store=first.store, sequence=1, date=date(2025, 1, 1))

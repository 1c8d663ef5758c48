"""Reversing a stock transaction: the opposite at its own value, or not at all."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from accounting.models.journal import Journal
from erp.audit.models.change import Change
from erp.core.errors import Conflict, Invalid
from inventory.models.stock import StockMove
from inventory.models.stock_transaction import StockTransaction
from inventory.services import stock_transaction
from tests import factories
from tests.support.shop import Shop, booked, refused

TODAY = factories.TODAY
METHODS = pytest.mark.parametrize("costing", ["average", "fifo"])


def reverse(shop: Shop, transaction: StockTransaction, **body: object) -> StockTransaction:
    return stock_transaction.reverse(context=shop.context, pk=transaction.pk, **body)  # type: ignore[arg-type]


@METHODS
def test_goods_in_leave_at_what_they_came_in_for(shop: Shop, costing: str) -> None:
    goods = shop.stocked(quantity="1", cost="5", costing=costing)
    received = shop.receive(goods, "3", "3.333333")
    original = reverse(shop, received, reason="Wrong store")
    mirror = StockTransaction.objects.get(reversal_of=original)
    assert (original.state, mirror.state) == ("reversed", "reversed")
    assert (mirror.number, mirror.reason, mirror.date) == ("STK-2026-00003", "Wrong store", TODAY)
    assert [(item.quantity, item.value) for item in mirror.items.all()] == [(D(3), D(10))]
    assert shop.level(goods) == (D(1), D(5))
    [journal] = Journal.objects.filter(source_id=mirror.pk, source_type=mirror._meta.label_lower)
    assert journal.kind == "reversal"
    assert booked(journal) == [("inventory", D(0), D(10)), ("inventory_adjustment", D(10), D(0))]
    assert shop.balance("inventory_adjustment") == D(-5)
    move = StockMove.objects.get(source_id=mirror.pk)
    assert (move.quantity, move.value, move.journal) == (D(-3), D(-10), journal)
    assert move.reversal_of == StockMove.objects.get(source_id=received.pk)


@METHODS
def test_goods_out_come_back_at_what_they_left_at(shop: Shop, costing: str) -> None:
    goods = shop.stocked(quantity="3", cost="3.333333", costing=costing)
    reverse(shop, shop.issue(goods, "1"))
    assert shop.level(goods) == (D(3), D(10))
    # what came back is the last to leave
    assert [shop.issue(goods, "1").items.get().value for _ in range(3)] == (
        [D("3.34"), D("3.33"), D("3.33")] if costing == "fifo" else [D("3.33"), D("3.34"), D("3.33")]
    )


@METHODS
def test_what_was_used_since_can_not_be_taken_back(shop: Shop, costing: str) -> None:
    goods = shop.product(costing=costing)
    received = shop.receive(goods, "2", "10")
    shop.receive(goods, "9", "10")
    shop.issue(goods, "1")
    with refused(Conflict, "stock_consumed"):
        reverse(shop, received)


def test_a_later_layer_can_be_taken_back(shop: Shop) -> None:
    goods = shop.stocked(quantity="1", cost="10", costing="fifo")
    later = shop.receive(goods, "1", "20")
    shop.issue(goods, "1")
    reverse(shop, later)
    assert shop.level(goods) == (D(0), D(0))


def test_an_average_issue_before_the_receipt_does_not_matter(shop: Shop) -> None:
    goods = shop.stocked(quantity="2", cost="10")
    shop.issue(goods, "1")
    reverse(shop, shop.receive(goods, "1", "30"))
    assert shop.level(goods) == (D(1), D(10))


def test_an_average_issue_that_was_itself_undone_does_not_matter(shop: Shop) -> None:
    goods = shop.stocked(quantity="2", cost="10")
    received = shop.receive(goods, "2", "20")
    reverse(shop, shop.issue(goods, "3"))
    reverse(shop, received)
    assert shop.level(goods) == (D(2), D(20))


def test_a_transaction_is_reversed_once_and_its_mirror_never(shop: Shop) -> None:
    received = shop.receive(shop.product(), "1", "1")
    reverse(shop, received)
    for each in StockTransaction.objects.all():
        with refused(Conflict, "already_reversed"):
            reverse(shop, each)


def test_a_draft_is_not_reversed(shop: Shop) -> None:
    draft = stock_transaction.create(context=shop.context, data={"type": "in", "items": []})
    with refused(Conflict, "not_posted"):
        reverse(shop, draft)


def test_the_day_of_the_reversal(shop: Shop) -> None:
    received = shop.receive(shop.product(), "1", "1")
    with refused(Invalid, "before_original", "date"):
        reverse(shop, received, date=TODAY - timedelta(days=1))
    later = TODAY + timedelta(days=20)
    reverse(shop, received, date=later)
    assert StockMove.objects.latest("id").date == later
    assert Journal.objects.latest("id").posting_date == later


def test_goods_without_worth_are_reversed_without_a_journal(shop: Shop) -> None:
    goods = shop.product()
    reverse(shop, shop.receive(goods, "2", "0"))
    assert shop.level(goods) == (D(0), D(0))


def test_the_trace_of_a_reversal(shop: Shop) -> None:
    original = reverse(shop, shop.receive(shop.product(), "1", "1"))
    change = Change.objects.latest("id")
    assert (change.record_id, change.action) == (original.pk, "reversed")
    assert change.after == {"state": "reversed", "reversed_by": original.reversed_by.pk}

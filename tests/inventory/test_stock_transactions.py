"""Stock transactions: drafted, posted with their moves and journal, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest

from accounting.models.journal import Journal
from accounting.services import periods
from erp.audit.models.change import Change
from erp.core.errors import Conflict, Invalid, NotFound, PreconditionFailed
from erp.webhooks.models.event import Event
from inventory.models.product import Product
from inventory.models.stock import LayerConsumption, StockLayer, StockLevel, StockMove
from inventory.models.stock_transaction import StockTransaction, StockTransactionItem
from inventory.services import product, stock_transaction, store
from tests import factories
from tests.support.shop import Shop, booked, refused

TODAY = factories.TODAY


def line(goods: Product | None, quantity: str = "1", cost: str | None = "10", **data: Any) -> dict[str, Any]:
    unit_cost = {} if cost is None else {"unit_cost": D(cost)}
    return {"product": goods, "quantity": D(quantity), **unit_cost, **data}


def draft(shop: Shop, kind: str, *items: dict[str, Any], **data: Any) -> StockTransaction:
    return stock_transaction.create(context=shop.context, data={"type": kind, "items": items, **data})


def journal_of(transaction: StockTransaction) -> Journal:
    return Journal.objects.get(source_type="inventory.stocktransaction", source_id=transaction.pk)


def test_a_draft_has_defaults_and_moves_nothing(shop: Shop) -> None:
    goods = shop.product()
    made = draft(shop, "in", line(goods, "2", "10.5"), external_id="CSV-1")
    made = StockTransaction.objects.get(pk=made.pk)
    assert (made.state, made.number, made.store) == ("draft", None, shop.store)
    assert (made.date, made.posting_date, made.currency) == (TODAY, TODAY, "SAR")
    [item] = made.items.all()
    assert (item.position, item.quantity, item.unit_cost, item.value) == (0, D(2), D("10.5"), None)
    assert not StockMove.objects.exists()
    assert Event.objects.get(record_id=made.pk, record_type="inventory.stocktransaction").name == (
        "stock_transaction.created"
    )


@pytest.mark.parametrize(("kind", "counter"), [("opening", "opening_equity"), ("in", "inventory_adjustment")])
def test_goods_in_are_booked_at_their_cost(shop: Shop, kind: str, counter: str) -> None:
    goods, other = shop.product("Paper"), shop.product("Ink", costing="fifo")
    posted = shop.stock_transaction(kind, [line(goods, "3", "3.335"), line(other, "2", "5")])
    assert (posted.state, posted.number) == ("posted", "STK-2026-00001")
    assert posted.period is not None
    # 3 x 3.335 = 10.005, rounded once, half up
    assert [item.value for item in posted.items.all()] == [D("10.01"), D(10)]
    journal = journal_of(posted)
    assert journal.kind == Journal.Kind.STOCK
    assert booked(journal) == [("inventory", D("20.01"), D(0)), (counter, D(0), D("20.01"))]
    assert journal.lines.get(account__kind="inventory").store == shop.store
    assert shop.level(goods) == (D(3), D("10.01"))
    move = StockMove.objects.get(product=other)
    assert (move.sequence, move.quantity, move.value, move.date) == (1, D(2), D(10), TODAY)
    assert move.journal == journal
    layer = StockLayer.objects.get()
    assert (layer.move, layer.quantity_remaining, layer.value_remaining) == (move, D(2), D(10))


def test_goods_out_leave_at_cost(shop: Shop) -> None:
    goods = shop.stocked(quantity="3", cost="3.333333", costing="fifo")
    posted = shop.issue(goods, "1", reason="Broken")
    assert booked(journal_of(posted)) == [
        ("inventory", D(0), D("3.33")),
        ("inventory_adjustment", D("3.33"), D(0)),
    ]
    assert journal_of(posted).description == "Broken"
    assert shop.level(goods) == (D(2), D("6.67"))
    taken = LayerConsumption.objects.get()
    assert (taken.quantity, taken.value, taken.layer.quantity_remaining) == (D(1), D("3.33"), D(2))


def test_the_trace_of_a_posting(shop: Shop) -> None:
    posted = shop.issue(shop.stocked(), "1")
    change = Change.objects.filter(record_type="inventory.stocktransaction", record_id=posted.pk).latest("id")
    assert (change.action, change.before["state"], change.after["state"]) == ("posted", "draft", "posted")
    assert Event.objects.get(change=change).record_version == posted.version == 2


def test_goods_that_cost_nothing_make_no_journal(shop: Shop) -> None:
    goods = shop.product()
    posted = shop.receive(goods, "5", "0")
    assert not Journal.objects.filter(source_id=posted.pk).exists()
    assert shop.level(goods) == (D(5), D(0))
    assert shop.issue(goods, "5").items.get().value == 0


def test_lines_are_changed_added_and_removed_by_their_id(shop: Shop) -> None:
    goods, other = shop.product("Paper"), shop.product("Ink")
    made = draft(shop, "in", line(goods, "1"), line(goods, "2"))
    first, second = made.items.all()
    changed = stock_transaction.update(
        context=shop.context,
        pk=made.pk,
        data={"items": [line(other, "7", "1"), {"id": second.pk, "quantity": D(5)}], "reason": "Counted"},
        version=1,
    )
    assert (changed.version, changed.reason) == (2, "Counted")
    assert [(item.position, item.product, item.quantity, item.unit_cost) for item in made.items.all()] == [
        (0, other, D(7), D(1)),
        (1, goods, D(5), D(10)),
    ]
    assert not StockTransactionItem.objects.filter(pk=first.pk).exists()


def test_an_update_that_changes_nothing_is_none(shop: Shop) -> None:
    made = draft(shop, "in", line(shop.product()))
    same = stock_transaction.update(context=shop.context, pk=made.pk, data={"reason": ""})
    assert same.version == 1


def test_the_posting_date_follows_the_date(shop: Shop) -> None:
    made = draft(shop, "in", line(shop.product()))
    moved = stock_transaction.update(context=shop.context, pk=made.pk, data={"date": date(2026, 3, 1)})
    assert (moved.date, moved.posting_date) == (date(2026, 3, 1), date(2026, 3, 1))


def test_a_draft_is_deleted_with_its_lines(shop: Shop) -> None:
    made = draft(shop, "in", line(shop.product()))
    stock_transaction.delete(context=shop.context, pk=made.pk)
    assert not StockTransaction.objects.exists()
    assert not StockTransactionItem.objects.exists()
    change = Change.objects.latest("id")
    assert (change.action, len(change.before["items"])) == ("deleted", 1)


LINES = {
    "quantity of zero": ("in", {"quantity": D(0)}, None, "items.0.quantity"),
    "negative quantity": ("in", {"quantity": D(-1)}, None, "items.0.quantity"),
    "no quantity": ("in", {"quantity": None}, None, "items.0.quantity"),
    "huge quantity": ("in", {"quantity": D("1e10")}, None, "items.0.quantity"),
    "negative cost": ("in", {"unit_cost": D(-1)}, None, "items.0.unit_cost"),
    "no cost of what comes in": ("in", {"unit_cost": None}, "required", "items.0.unit_cost"),
    "no cost of what is there": ("opening", {"unit_cost": None}, "required", "items.0.unit_cost"),
    "a cost of what leaves": ("out", {}, "cost_not_accepted", "items.0.unit_cost"),
    "no product": ("in", {"product": None}, "required", "items.0.product_id"),
    "too large a value": (
        "in",
        {"quantity": D("1e9"), "unit_cost": D("1e9")},
        "too_large",
        "items.0.unit_cost",
    ),
    "somebody else's line": ("in", {"id": 0}, "reference_not_found", "items.0.id"),
}


@pytest.mark.parametrize(("kind", "values", "reason", "field"), LINES.values(), ids=LINES)
def test_a_line_is_refused(
    shop: Shop, kind: str, values: dict[str, Any], reason: str | None, field: str
) -> None:
    goods = shop.product()
    with refused(Invalid, reason, field):
        draft(shop, kind, line(goods) | values)


def test_a_document_has_a_limit_too(shop: Shop) -> None:
    half, last = line(shop.product(), "1e9", "50"), line(shop.product("Ink"), "1", "0.01")
    assert draft(shop, "in", half, half)
    with refused(Invalid, "too_large", "items"):
        draft(shop, "in", half, half, last)


@pytest.mark.parametrize("costing", ["average", "fifo"])
def test_a_store_holds_no_more_than_fits(shop: Shop, costing: str) -> None:
    heap = [line(shop.product(costing=costing), "1e9", "1")] * 6
    shop.stock_transaction("in", heap)
    more = draft(shop, "in", *heap)
    with refused(Invalid, "too_large", "items.4.quantity", "items.5.quantity"):
        stock_transaction.post(context=shop.context, pk=more.pk)
    assert StockLevel.objects.get().quantity == D("6e9")
    gold = line(shop.product("Gold", costing=costing), "1", "1e11")
    for _each in range(10):
        shop.stock_transaction("in", [gold])
    more = draft(shop, "in", gold)
    with refused(Invalid, "too_large", "items.0.quantity"):
        stock_transaction.post(context=shop.context, pk=more.pk)


def test_products_without_stock_are_refused(shop: Shop) -> None:
    consulting, loose = shop.service(), shop.product("Loose", track_stock=False)
    with refused(Invalid, "not_tracked", "items.0.product_id", "items.1.product_id"):
        draft(shop, "in", line(consulting), line(loose))


def test_a_product_that_lost_its_stock_is_refused_at_posting(shop: Shop) -> None:
    goods = shop.product()
    made = draft(shop, "in", line(goods))
    product.update(context=shop.context, pk=goods.pk, data={"track_stock": False})
    with refused(Invalid, "not_tracked", "items.0.product_id"):
        stock_transaction.post(context=shop.context, pk=made.pk)


HEADERS = {
    "no type": ({"type": None}, None, "type"),
    "an unknown type": ({"type": "theft"}, None, "type"),
    "another currency": ({"currency": "USD"}, "currency_not_supported", "currency"),
    "a rate": ({"exchange_rate": D(2)}, "currency_not_supported", "exchange_rate"),
}


@pytest.mark.parametrize(("values", "reason", "field"), HEADERS.values(), ids=HEADERS)
def test_a_header_is_refused(shop: Shop, values: dict[str, Any], reason: str | None, field: str) -> None:
    with refused(Invalid, reason, field):
        stock_transaction.create(context=shop.context, data={"type": "in", "items": [], **values})


def test_a_closed_store_is_refused(shop: Shop) -> None:
    closed = shop.another_store(is_active=False)
    goods = shop.product()
    with refused(Invalid, "inactive", "store_id"):
        draft(shop, "in", line(goods), store=closed)
    made = draft(shop, "in", line(goods), store=shop.another_store(name="Dammam"))
    store.update(context=shop.context, pk=made.store_id, data={"is_active": False})
    with refused(Invalid, "inactive", "store_id"):
        stock_transaction.post(context=shop.context, pk=made.pk)


def test_more_than_there_is_is_refused_line_by_line(shop: Shop) -> None:
    paper, ink, none = shop.stocked("Paper", "5"), shop.stocked("Ink", "1"), shop.product("Pen")
    made = draft(
        shop,
        "out",
        *[
            line(goods, quantity, None)
            for goods, quantity in ((paper, "3"), (ink, "1"), (paper, "2.5"), (none, "1"))
        ],
    )
    with refused(Invalid, "insufficient_stock", "items.2.quantity", "items.3.quantity") as caught:
        stock_transaction.post(context=shop.context, pk=made.pk)
    assert caught.value.errors["items.2.quantity"] == ["There are only 2 of Paper in Main store."]
    assert caught.value.errors["items.3.quantity"] == ["There are only 0 of Pen in Main store."]


def test_nothing_to_post_is_refused(shop: Shop) -> None:
    made = draft(shop, "in")
    with refused(Invalid, "no_items", "items"):
        stock_transaction.post(context=shop.context, pk=made.pk)


def test_posting_twice_is_refused(shop: Shop) -> None:
    posted = shop.receive(shop.product(), "1", "1")
    with refused(Conflict, "already_posted"):
        stock_transaction.post(context=shop.context, pk=posted.pk)


def test_what_is_posted_stays(shop: Shop) -> None:
    posted = shop.receive(shop.product(), "1", "1")
    with refused(Conflict, "posted"):
        stock_transaction.update(context=shop.context, pk=posted.pk, data={"reason": "x"})
    with refused(Conflict, "posted"):
        stock_transaction.delete(context=shop.context, pk=posted.pk)


def test_an_earlier_date_than_the_last_move_is_refused(shop: Shop) -> None:
    goods = shop.stocked()
    made = draft(shop, "in", line(goods), date=TODAY - timedelta(days=1))
    with refused(Conflict, "stock_backdated", "posting_date"):
        stock_transaction.post(context=shop.context, pk=made.pk)


def test_a_closed_period_is_refused(shop: Shop) -> None:
    made = draft(shop, "in", line(shop.product()))
    december = draft(shop, "in", line(shop.product("Ink")), date=date(2030, 1, 1))
    with refused(Conflict, "no_period", "posting_date"):
        stock_transaction.post(context=shop.context, pk=december.pk)
    stock_transaction.update(context=shop.context, pk=made.pk, data={"date": date(2026, 1, 31)})
    january = periods.for_posting(context=shop.context, date=date(2026, 1, 1))
    type(january).objects.filter(pk=january.pk).update(state="closed")
    with refused(Conflict, "period_closed", "posting_date"):
        stock_transaction.post(context=shop.context, pk=made.pk)


def test_another_version_or_company_is_refused(shop: Shop) -> None:
    made = draft(shop, "in", line(shop.product()))
    stranger = factories.context()
    with refused(PreconditionFailed, None):
        stock_transaction.post(context=shop.context, pk=made.pk, version=7)
    with refused(NotFound, None):
        stock_transaction.post(context=stranger, pk=made.pk)


def test_numbers_are_gapless_through_refusals(shop: Shop) -> None:
    goods = shop.product()
    shop.receive(goods, "1", "1")
    with pytest.raises(Invalid):
        shop.issue(goods, "2")
    assert shop.receive(goods, "1", "1").number == "STK-2026-00002"


def test_a_level_comes_into_being_with_the_first_goods(shop: Shop) -> None:
    goods = shop.product()
    assert not StockLevel.objects.exists()
    shop.receive(goods, "1", "1")
    level = StockLevel.objects.get()
    assert (level.last_sequence, level.last_date) == (1, TODAY)

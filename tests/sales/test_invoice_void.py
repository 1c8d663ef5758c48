"""Voiding: the mirror takes back journals, goods and debt, and only what is untouched can be taken back."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from accounting.models.journal import Journal
from accounting.models.open_item import OpenItem
from accounting.models.period import Period
from accounting.services import balances
from accounts.models.client import Client
from erp.audit.models.change import Change
from erp.core.errors import Conflict, Invalid
from erp.webhooks.models.event import Event
from inventory.models.stock import StockMove
from sales.models.invoice import Invoice
from sales.services import payment
from tests import factories
from tests.support.shop import Shop, booked, item, refused

TODAY = factories.TODAY


def test_everything_comes_back(shop: Shop) -> None:
    vat = shop.tax("15")
    buyer, goods = shop.client(), shop.stocked(quantity="3", cost="3.333333", costing="fifo")
    posted = shop.invoice(buyer, item(goods, "1", "10", tax1=vat), item(name="Delivery", price="5"))
    later = TODAY + timedelta(days=3)
    original = shop.void(posted, date=later, reason="Wrong client")
    mirror = Invoice.objects.get(reversal_of=posted)
    original.refresh_from_db()
    assert (original.state, original.number, original.version) == ("void", "INV-2026-00001", 3)
    assert (mirror.state, mirror.number, mirror.notes) == ("void", "INV-2026-00002", "Wrong client")
    assert (mirror.date, mirror.posting_date, mirror.due_date) == (later, later, later)
    assert (mirror.total, mirror.tax, mirror.client_name) == (posted.total, posted.tax, posted.client_name)
    assert [(line.name, line.total, line.cost) for line in mirror.items.all()] == [
        (line.name, line.total, line.cost) for line in posted.items.all()
    ]
    sale, cost = Journal.objects.filter(source_type="sales.invoice", source_id=mirror.pk).order_by("pk")
    assert mirror.journal == sale
    assert booked(sale) == [
        ("receivable", D(0), D("16.50")),
        ("sales", D(15), D(0)),
        ("output_tax", D("1.50"), D(0)),
    ]
    assert booked(cost) == [("cogs", D(0), D("3.33")), ("inventory", D("3.33"), D(0))]
    assert (sale.reversal_of, sale.posting_date) == (posted.journal, later)
    back = StockMove.objects.latest("id")
    assert (back.quantity, back.value, back.journal, back.date) == (D(1), D("3.33"), cost, later)
    assert back.reversal_of == StockMove.objects.get(source_id=posted.pk, source_type="sales.invoice")
    assert shop.level(goods) == (D(3), D(10))
    for kind in ("receivable", "sales", "output_tax", "cogs"):
        assert shop.balance(kind) == 0
    assert Client.objects.filter(pk=buyer.pk).values_list(balances.of_client(), flat=True).get() == 0
    for owed in OpenItem.objects.all():
        assert (owed.settled, owed.credited) == (D("16.50"), D("16.50"))


@pytest.mark.parametrize("costing", ["fifo", "average"])
def test_s7_what_was_sold_one_by_one_comes_back_one_by_one(shop: Shop, costing: str) -> None:
    goods = shop.stocked(quantity="3", cost="3.333333", costing=costing)
    buyer = shop.client()
    sold = [shop.invoice(buyer, item(goods, "1", "10")) for _ in range(3)]
    assert shop.level(goods) == (D(0), D(0))
    values = []
    for posted in sold:
        shop.void(posted)
        values.append(StockMove.objects.latest("id").value)
    assert values == [D("3.33"), D("3.34"), D("3.33")]
    assert shop.level(goods) == (D(3), D(10))


def test_s7b_what_comes_back_stands_behind_what_came_meanwhile(shop: Shop) -> None:
    goods = shop.stocked(quantity="10", cost="10", costing="fifo")
    posted = shop.invoice(shop.client(), item(goods, "10", "30"))
    shop.receive(goods, "10", "20")
    shop.void(posted)
    assert shop.level(goods) == (D(20), D(300))
    assert shop.issue(goods, "10").items.get().value == D(200)


def test_an_invoice_is_voided_once_and_its_mirror_never(shop: Shop) -> None:
    posted = shop.invoice(shop.client(), item(name="A", price="1"))
    shop.void(posted)
    for each in Invoice.objects.all():
        with refused(Conflict, "already_void"):
            shop.void(each)


def test_a_draft_is_not_voided(shop: Shop) -> None:
    draft = shop.draft(shop.client(), item(name="A", price="1"))
    with refused(Conflict, "not_posted"):
        shop.void(draft)


def test_what_is_paid_is_not_voided_until_the_payment_is_reversed(shop: Shop) -> None:
    posted = shop.invoice(shop.client(), item(name="A", price="10"))
    paid = shop.pay(posted, "1")
    with refused(Conflict, "allocated"):
        shop.void(posted)
    payment.reverse(context=shop.context, pk=paid.pk)
    assert shop.void(posted).state == "void"


def test_the_day_of_the_void(shop: Shop) -> None:
    posted = shop.invoice(shop.client(), item(name="A", price="10"))
    with refused(Invalid, "before_original", "date"):
        shop.void(posted, date=TODAY - timedelta(days=1))
    Period.objects.filter(start__lte=TODAY, end__gte=TODAY).update(state="closed")
    with refused(Conflict, "period_closed", "posting_date"):
        shop.void(posted)
    shop.void(posted, date=TODAY.replace(month=4))


def test_goods_that_moved_later_keep_the_void_from_an_earlier_day(shop: Shop) -> None:
    goods = shop.stocked()
    posted = shop.invoice(shop.client(), item(goods, "1", "10"))
    shop.receive(goods, "1", "1", date=TODAY + timedelta(days=5))
    with refused(Conflict, "stock_backdated", "posting_date"):
        shop.void(posted)
    assert shop.void(posted, date=TODAY + timedelta(days=5)).state == "void"


def test_an_invoice_without_goods_of_worth(shop: Shop) -> None:
    goods = shop.stocked(cost="0", quantity="1")
    shop.void(shop.invoice(shop.client(), item(goods, "1", "10")))
    assert shop.level(goods) == (D(1), D(0))


def test_the_trace_of_a_void(shop: Shop) -> None:
    posted = shop.void(shop.invoice(shop.client(), item(name="A", price="1")))
    change = Change.objects.filter(record_type="sales.invoice", record_id=posted.pk).latest("id")
    assert (change.action, change.before) == ("voided", {"state": "posted"})
    assert change.after == {"state": "void", "reversed_by": posted.reversed_by.pk}
    names = Event.objects.filter(record_type="sales.invoice").order_by("id").values_list("name", "record_id")
    assert list(names)[-2:] == [("invoice.created", posted.reversed_by.pk), ("invoice.voided", posted.pk)]

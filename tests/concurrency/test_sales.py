"""The same invoice, the same debt, the last piece, at the same moment: exactly one wins."""

from decimal import Decimal as D
from functools import partial

import pytest

from accounting.models.journal import Journal
from erp.core import books
from erp.core.errors import Conflict, DomainError, Invalid
from inventory.models.stock import StockLevel
from inventory.services import product, stock_transaction
from sales.models.invoice import Invoice
from sales.services import invoice, payment
from tests.support.shop import Shop, item
from tests.support.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ATTEMPTS = pytest.mark.parametrize("attempt", range(3))


def refusals(outcomes: list[object]) -> list[str | None]:
    """The reasons of those who lost; anything that is neither a record nor a refusal fails."""
    unexpected = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, DomainError)]
    assert unexpected == []
    return [one.reason for one in outcomes if isinstance(one, DomainError)]


@ATTEMPTS
def test_one_invoice_is_posted_once(attempt: int) -> None:
    shop = Shop()
    goods = shop.stocked(quantity="10")
    draft = shop.draft(shop.client(), item(goods, "2", "5"))
    outcomes = at_once([partial(invoice.post, context=shop.context, pk=draft.pk)] * 4)
    assert refusals(outcomes) == ["already_posted"] * 3
    assert all(isinstance(one, Invoice | Conflict) for one in outcomes)
    assert Journal.objects.filter(source_type="sales.invoice").count() == 2
    assert shop.level(goods)[0] == D(8)
    assert books.faults(shop.company) == []


@ATTEMPTS
def test_the_last_piece_is_sold_once(attempt: int) -> None:
    shop = Shop()
    goods = shop.stocked(quantity="1", costing=("fifo", "average")[attempt % 2])
    buyers = [shop.client() for _ in range(4)]
    drafts = [shop.draft(buyer, item(goods, "1", "5")) for buyer in buyers]
    outcomes = at_once([partial(invoice.post, context=shop.context, pk=draft.pk) for draft in drafts])
    assert refusals(outcomes) == ["insufficient_stock"] * 3
    assert all(isinstance(one, Invoice | Invalid) for one in outcomes)
    assert shop.level(goods) == (D(0), D(0))
    assert Invoice.objects.filter(state="posted").get().number == "INV-2026-00001"
    assert books.faults(shop.company) == []


@ATTEMPTS
def test_one_debt_is_paid_once(attempt: int) -> None:
    shop = Shop()
    posted = shop.invoice(shop.client(), item(name="A", price="100"))
    outcomes = at_once([partial(shop.pay, posted, "100")] * 4)
    assert refusals(outcomes) == ["over_allocated"] * 3
    posted.open_item.refresh_from_db()
    assert posted.open_item.settled == D(100)
    assert books.faults(shop.company) == []


@ATTEMPTS
def test_paying_and_voiding_never_both_succeed(attempt: int) -> None:
    shop = Shop()
    posted = shop.invoice(shop.client(), item(name="A", price="100"))
    outcomes = at_once([partial(shop.pay, posted, "100"), partial(shop.void, posted)])
    assert refusals(outcomes) in (["not_posted"], ["allocated"])
    assert books.faults(shop.company) == []


def test_a_payment_is_reversed_once() -> None:
    shop = Shop()
    paid = shop.pay(shop.invoice(shop.client(), item(name="A", price="100")), "100")
    outcomes = at_once([partial(payment.reverse, context=shop.context, pk=paid.pk)] * 3)
    assert refusals(outcomes) == ["already_reversed"] * 2
    assert books.faults(shop.company) == []


def test_numbers_have_no_gap_whoever_loses() -> None:
    shop = Shop()
    goods = shop.stocked(quantity="3")
    buyer = shop.client()
    drafts = [shop.draft(buyer, item(goods, "1", "5")) for _ in range(6)]
    refused = refusals(
        at_once([partial(invoice.post, context=shop.context, pk=draft.pk) for draft in drafts])
    )
    assert refused == ["insufficient_stock"] * 3
    numbers = Invoice.objects.filter(state="posted").order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["INV-2026-00001", "INV-2026-00002", "INV-2026-00003"]
    assert books.faults(shop.company) == []


def test_invoices_over_the_same_goods_in_any_order_do_not_block_each_other() -> None:
    """Levels are locked in the order of their keys, whatever the order of the lines."""
    shop = Shop()
    goods = [shop.stocked(f"P{number}", "10") for number in range(4)]
    buyer = shop.client()
    drafts = [
        shop.draft(buyer, *[item(each, "1", "5") for each in (goods if number % 2 else goods[::-1])])
        for number in range(6)
    ]
    assert (
        refusals(at_once([partial(invoice.post, context=shop.context, pk=draft.pk) for draft in drafts]))
        == []
    )
    assert {level.quantity for level in StockLevel.objects.all()} == {D(4)}
    assert books.faults(shop.company) == []


@ATTEMPTS
def test_the_first_goods_ever_come_from_two_sides(attempt: int) -> None:
    shop = Shop()
    goods = [shop.product(f"P{number}", costing=("fifo", "average")[number % 2]) for number in range(3)]
    line = {"quantity": D(1), "unit_cost": D(2)}
    drafts = [
        stock_transaction.create(
            context=shop.context, data={"type": "in", "items": [{"product": each, **line} for each in order]}
        )
        for order in (goods, goods[::-1], goods[1:])
    ]
    assert (
        refusals(
            at_once([partial(stock_transaction.post, context=shop.context, pk=draft.pk) for draft in drafts])
        )
        == []
    )
    assert [shop.level(each) for each in goods] == [(D(2), D(4)), (D(3), D(6)), (D(3), D(6))]
    assert books.faults(shop.company) == []


@ATTEMPTS
def test_costing_changes_before_the_first_goods_or_not_at_all(attempt: int) -> None:
    shop = Shop()
    goods = shop.product(costing="average")
    outcomes = at_once(
        [
            partial(shop.receive, goods, "1", "5"),
            partial(product.update, context=shop.context, pk=goods.pk, data={"costing": "fifo"}),
        ]
    )
    assert refusals(outcomes) in ([], ["has_moves"])
    assert books.faults(shop.company) == []


@ATTEMPTS
def test_a_credit_limit_is_used_once(attempt: int) -> None:
    shop = Shop()
    buyer = shop.client(credit_limit=D(100))
    drafts = [shop.draft(buyer, item(name="A", price="60")) for _ in range(3)]
    outcomes = at_once([partial(invoice.post, context=shop.context, pk=draft.pk) for draft in drafts])
    assert refusals(outcomes) == ["credit_limit_exceeded"] * 2


@ATTEMPTS
def test_a_draft_changed_while_it_is_posted_is_posted_whole(attempt: int) -> None:
    shop = Shop()
    draft = shop.draft(shop.client(), item(name="A", price="60"))
    change = {"items": [item(name="B", price="7"), item(name="C", price="1")]}
    outcomes = at_once(
        [
            partial(invoice.post, context=shop.context, pk=draft.pk),
            partial(invoice.update, context=shop.context, pk=draft.pk, data=change),
        ]
    )
    assert refusals(outcomes) in ([], ["posted"])
    assert Invoice.objects.get().total in {D(60), D(8)}
    assert books.faults(shop.company) == []

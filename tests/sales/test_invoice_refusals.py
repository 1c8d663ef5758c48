"""What can't be posted, and what can't be done to what is posted: nothing changes."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from accounting.models.account import Account
from accounting.models.period import Period
from accounts.models.client import Client
from accounts.models.company import Company
from erp.core.errors import Conflict, Invalid, NotFound, PreconditionFailed
from inventory.models.product import Product
from inventory.models.store import Store
from sales.models.invoice import Invoice
from sales.services import invoice
from tests import factories
from tests.support.shop import Shop, item, refused

TODAY = factories.TODAY


def test_posting_twice(shop: Shop) -> None:
    posted = shop.invoice(shop.client(), item(name="A", price="1"))
    with refused(Conflict, "already_posted"):
        shop.post(posted)


def test_changing_and_deleting_what_is_posted(shop: Shop) -> None:
    posted = shop.invoice(shop.client(), item(name="A", price="1"))
    for attempt in (
        lambda: invoice.update(context=shop.context, pk=posted.pk, data={"notes": "x"}),
        lambda: invoice.delete(context=shop.context, pk=posted.pk),
    ):
        with refused(Conflict, "posted") as caught:
            attempt()
        assert "credit note" in str(caught.value.message)


def test_an_old_version_or_another_companys(shop: Shop) -> None:
    draft = shop.draft(shop.client(), item(name="A", price="1"))
    stranger = factories.context()
    for act in (invoice.post, invoice.delete, invoice.void):
        with refused(PreconditionFailed, None):
            act(context=shop.context, pk=draft.pk, version=7)
        with refused(NotFound, None):
            act(context=stranger, pk=draft.pk)


def test_nothing_to_post(shop: Shop) -> None:
    buyer = shop.client()
    empty = shop.draft(buyer)
    with refused(Invalid, "no_items", "items"):
        shop.post(empty)
    free = shop.draft(buyer, item(name="A", price="10", discount_percent=D(100)))
    with refused(Invalid, "zero_total", "items"):
        shop.post(free)


@pytest.mark.parametrize(
    ("model", "field"),
    [(Client, "client_id"), (Store, "store_id"), (Product, "items.0.product_id")],
)
def test_what_became_inactive(shop: Shop, model: type[Client | Store | Product], field: str) -> None:
    draft = shop.draft(shop.client(), item(shop.service("Audit"), price="1"))
    model.objects.update(is_active=False)
    with refused(Invalid, "inactive", field):
        shop.post(draft)


def test_selling_more_than_the_stock(shop: Shop) -> None:
    paper, ink = shop.stocked("Paper", "5"), shop.stocked("Ink", "1", costing="fifo")
    draft = shop.draft(
        shop.client(),
        item(shop.service("Audit"), price="1"),
        item(paper, "3", "1"),
        item(paper, "3", "1"),
        item(ink, "1.5", "1"),
    )
    with refused(Invalid, "insufficient_stock", "items.2.quantity", "items.3.quantity") as caught:
        shop.post(draft)
    assert caught.value.errors["items.2.quantity"] == ["There are only 2 of Paper in Main store."]
    assert caught.value.errors["items.3.quantity"] == ["There are only 1 of Ink in Main store."]


def test_selling_from_a_store_that_never_had_it(shop: Shop) -> None:
    paper, other = shop.stocked("Paper", "5"), shop.another_store()
    draft = shop.draft(shop.client(), item(paper, "1", "1"), store=other)
    with refused(Invalid, "insufficient_stock", "items.0.quantity"):
        shop.post(draft)


def test_goods_that_moved_later(shop: Shop) -> None:
    paper = shop.stocked("Paper", "5")
    draft = shop.draft(shop.client(), item(paper, "1", "1"), date=TODAY - timedelta(days=1))
    with refused(Conflict, "stock_backdated", "posting_date"):
        shop.post(draft)


@pytest.mark.parametrize(
    ("state", "reason"), [("closed", "period_closed"), ("locked", "period_closed")], ids=["closed", "locked"]
)
def test_a_period_that_takes_no_postings(shop: Shop, state: str, reason: str) -> None:
    draft = shop.draft(shop.client(), item(name="A", price="1"))
    Period.objects.filter(company=shop.company, start__lte=TODAY, end__gte=TODAY).update(state=state)
    with refused(Conflict, reason, "posting_date"):
        shop.post(draft)


def test_a_day_in_no_period(shop: Shop) -> None:
    draft = shop.draft(shop.client(), item(name="A", price="1"), date=date(2019, 1, 1))
    with refused(Conflict, "no_period", "posting_date"):
        shop.post(draft)


def test_the_locks_of_the_company(shop: Shop) -> None:
    vat = shop.tax("15")
    plain = shop.draft(shop.client(), item(name="A", price="1"))
    taxed = shop.draft(shop.client(), item(name="A", price="1", tax1=vat))
    Company.objects.filter(pk=shop.company.pk).update(tax_lock_date=TODAY)
    with refused(Conflict, "tax_locked", "posting_date"):
        shop.post(taxed)
    Company.objects.filter(pk=shop.company.pk).update(hard_lock_date=TODAY)
    with refused(Conflict, "hard_locked", "posting_date"):
        shop.post(plain)


def test_a_chart_without_the_account(shop: Shop) -> None:
    draft = shop.draft(shop.client(), item(name="A", price="1"))
    Account.objects.filter(company=shop.company, kind="sales").update(kind="ordinary")
    with refused(Conflict, "account_missing"):
        shop.post(draft)


def test_the_credit_limit(shop: Shop) -> None:
    buyer = shop.client(credit_limit=D(100))
    first = shop.invoice(buyer, item(name="A", price="60"))
    draft = shop.draft(buyer, item(name="A", price="40.01"))
    with refused(Invalid, "credit_limit_exceeded", "client_id") as caught:
        shop.post(draft)
    assert "60.00" in str(caught.value.message)
    assert "100.00" in str(caught.value.message)
    shop.pay(first, "0.01")
    assert shop.post(draft).state == "posted"


def test_a_refused_posting_takes_no_number(shop: Shop) -> None:
    goods = shop.stocked(quantity="1")
    buyer = shop.client()
    draft = shop.draft(buyer, item(goods, "2", "1"))
    with refused(Invalid, "insufficient_stock", "items.0.quantity"):
        shop.post(draft)
    assert shop.invoice(buyer, item(goods, "1", "1")).number == "INV-2026-00001"


def test_the_draft_is_as_it_was_after_a_refusal(shop: Shop) -> None:
    vat = shop.tax("15")
    draft = shop.draft(shop.client(), item(shop.product(), "2", "10", tax1=vat))
    with refused(Invalid, "insufficient_stock", "items.0.quantity"):
        shop.post(draft)
    again = Invoice.objects.get(pk=draft.pk)
    assert (again.state, again.version, again.items.get().tax1_rate) == ("draft", 1, None)

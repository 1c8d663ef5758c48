"""Payments for an invoice: booked, allocated, refused, reversed."""

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest

from accounting.models.journal import Journal
from accounting.models.open_item import Allocation
from accounting.models.period import Period
from accounting.models.treasury import Treasury
from accounting.services import treasury as treasuries
from erp.core.errors import Conflict, Invalid, NotFound
from erp.webhooks.models.event import Event
from sales.models.invoice import Invoice
from sales.models.payment import ClientPayment
from sales.services import payment
from tests import factories
from tests.support.shop import Shop, booked, item, refused

TODAY = factories.TODAY


@pytest.fixture
def owed(shop: Shop) -> Invoice:
    """An invoice of 100.00."""
    return shop.invoice(shop.client(name="Nour Trading"), item(name="A", price="100"))


def due(posted: Invoice) -> tuple[D, D, D]:
    owed = Invoice.objects.get(pk=posted.pk).open_item
    return owed.amount - owed.settled, owed.settled, owed.credited


def events(record: Invoice | ClientPayment) -> list[str]:
    return [
        event.name
        for event in Event.objects.filter(record_type=record._meta.label_lower, record_id=record.pk).order_by(
            "id"
        )
    ]


def test_a_payment_is_final_at_once(shop: Shop, owed: Invoice) -> None:
    bank = factories.treasury(shop.context, "bank")
    paid = shop.pay(owed, "40", treasury=bank, method="bank_transfer", transaction_id="FT-1", notes="First")
    paid = ClientPayment.objects.get(pk=paid.pk)
    assert (paid.state, paid.number, paid.client, paid.date) == (
        "posted",
        "PAY-2026-00001",
        owed.client,
        TODAY,
    )
    assert booked(paid.journal) == [("treasury", D(40), D(0)), ("receivable", D(0), D(40))]
    money, receivable = paid.journal.lines.all()
    assert (money.treasury, money.account, receivable.client) == (bank, bank.account, owed.client)
    assert (paid.journal.kind, paid.journal.description) == ("payment", "Nour Trading")
    assert (paid.open_item.side, paid.open_item.amount, paid.open_item.settled) == ("credit", D(40), D(40))
    assert due(owed) == (D(60), D(40), D(0))
    assert shop.balance("receivable") == D(60)
    assert shop.balance("treasury", treasury=bank) == D(40)


def test_the_invoice_shows_a_new_version(shop: Shop, owed: Invoice) -> None:
    shop.pay(owed, "40")
    assert Invoice.objects.get(pk=owed.pk).version == 3
    shop.pay(owed, "60")
    assert Invoice.objects.get(pk=owed.pk).version == 4
    assert events(owed) == ["invoice.created", "invoice.posted", "invoice.updated", "invoice.paid"]
    assert due(owed) == (D(0), D(100), D(0))


def test_the_primary_treasury_receives_unless_another_is_named(shop: Shop, owed: Invoice) -> None:
    assert shop.pay(owed, "1").treasury == Treasury.objects.get(company=shop.company, is_primary=True)


def test_a_payment_before_its_invoice_settles_it_on_the_invoices_day(shop: Shop, owed: Invoice) -> None:
    early = shop.pay(owed, "1", date=TODAY - timedelta(days=9))
    assert early.journal.posting_date == TODAY - timedelta(days=9)
    assert Allocation.objects.get().date == TODAY


AMOUNTS: dict[str, tuple[str | None, str | None]] = {
    "0": (None, None),
    "-1": (None, None),
    "0.001": ("too_many_decimals", None),
    "100.01": ("over_allocated", "100.00"),
}


@pytest.mark.parametrize("amount", AMOUNTS)
def test_an_amount_is_refused(shop: Shop, owed: Invoice, amount: str) -> None:
    reason, said = AMOUNTS[amount]
    with refused(Invalid, reason, "amount") as caught:
        shop.pay(owed, amount)
    assert said is None or said in str(caught.value.message)


def test_what_is_paid_can_not_be_paid_again(shop: Shop, owed: Invoice) -> None:
    shop.pay(owed, "99.99")
    with refused(Invalid, "over_allocated", "amount") as caught:
        shop.pay(owed, "0.02")
    assert "0.01" in str(caught.value.message)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"invoice": None}, "invoice_id"),
        ({"amount": None}, "amount"),
        ({"method": "barter"}, "method"),
        ({"currency": "USD"}, "currency"),
    ],
)
def test_a_payment_is_refused(shop: Shop, owed: Invoice, data: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        payment.create(context=shop.context, data={"invoice": owed, "amount": D(1), **data})
    assert list(caught.value.errors) == [field]


def test_only_a_posted_invoice_is_paid(shop: Shop, owed: Invoice) -> None:
    draft = shop.draft(owed.client, item(name="A", price="1"))
    shop.void(owed)
    for each in (draft, owed):
        with refused(Conflict, "not_posted", "invoice_id"):
            shop.pay(each, "1")


def test_another_companys_invoice_is_not_paid(shop: Shop, owed: Invoice) -> None:
    stranger = Shop()
    with refused(NotFound, None):
        stranger.pay(owed, "1")


def test_a_treasury_must_be_open_and_of_the_currency(shop: Shop, owed: Invoice) -> None:
    closed = factories.treasury(shop.context, "bank")
    treasuries.update(context=shop.context, pk=closed.pk, data={"is_active": False})
    closed.refresh_from_db()
    with refused(Invalid, "inactive", "treasury_id"):
        shop.pay(owed, "1", treasury=closed)
    Treasury.objects.filter(pk=closed.pk).update(is_active=True, currency="USD")
    closed.refresh_from_db()
    with refused(Invalid, "wrong_currency", "treasury_id"):
        shop.pay(owed, "1", treasury=closed)


def test_a_transaction_is_booked_once_for_each_method(shop: Shop, owed: Invoice) -> None:
    first = shop.pay(owed, "1", method="card", transaction_id="CH-1")
    with refused(Conflict, "duplicate", "method", "transaction_id"):
        shop.pay(owed, "1", method="card", transaction_id="CH-1")
    payment.reverse(context=shop.context, pk=first.pk)
    with refused(Conflict, "duplicate", "method", "transaction_id"):
        shop.pay(owed, "1", method="card", transaction_id="CH-1")
    assert shop.pay(owed, "1", method="online", transaction_id="CH-1").number == "PAY-2026-00003"
    assert [shop.pay(owed, "1", transaction_id="").transaction_id for _ in range(2)] == [None, None]


def test_a_closed_period_takes_no_payment(shop: Shop, owed: Invoice) -> None:
    Period.objects.filter(start__lte=TODAY, end__gte=TODAY).update(state="closed")
    with refused(Conflict, "period_closed", "posting_date"):
        shop.pay(owed, "1")


def test_a_reversed_payment_leaves_the_invoice_due(shop: Shop, owed: Invoice) -> None:
    paid = shop.pay(owed, "100", transaction_id="CH-9")
    later = TODAY + timedelta(days=2)
    original = payment.reverse(context=shop.context, pk=paid.pk, date=later, reason="Bounced")
    mirror = ClientPayment.objects.get(reversal_of=paid)
    assert (original.state, mirror.state) == ("reversed", "reversed")
    assert (mirror.number, mirror.notes, mirror.amount, mirror.date) == (
        "PAY-2026-00002",
        "Bounced",
        D(100),
        later,
    )
    assert booked(mirror.journal) == [("treasury", D(0), D(100)), ("receivable", D(100), D(0))]
    assert (mirror.journal.reversal_of, mirror.journal.kind) == (paid.journal, Journal.Kind.REVERSAL)
    assert due(owed) == (D(100), D(0), D(0))
    assert shop.balance("treasury") == 0
    for each in (original, mirror):
        each.open_item.refresh_from_db()
        assert each.open_item.settled == D(100)
    assert events(owed)[-2:] == ["invoice.paid", "invoice.updated"]
    assert events(paid) == ["client_payment.created", "client_payment.reversed"]
    assert shop.pay(owed, "100").state == "posted"


def test_a_payment_is_reversed_once_and_its_mirror_never(shop: Shop, owed: Invoice) -> None:
    paid = shop.pay(owed, "1")
    payment.reverse(context=shop.context, pk=paid.pk)
    for each in ClientPayment.objects.all():
        with refused(Conflict, "already_reversed"):
            payment.reverse(context=shop.context, pk=each.pk)


def test_the_day_of_a_reversal(shop: Shop, owed: Invoice) -> None:
    paid = shop.pay(owed, "1")
    with refused(Invalid, "before_original", "date"):
        payment.reverse(context=shop.context, pk=paid.pk, date=date(2026, 3, 14))

"""Paid, credited, due and payment status as the API reads them, for every state of an invoice."""

from decimal import Decimal as D

from sales.models.invoice import Invoice
from sales.services import payment, settlement
from tests.support.shop import Shop, item


def read(invoice: Invoice) -> tuple[D, D, D, str]:
    return (
        Invoice.objects.filter(pk=invoice.pk)
        .values_list(settlement.paid(), settlement.credited(), settlement.due(), settlement.payment_status())
        .get()
    )


def test_from_draft_to_paid_and_back(shop: Shop) -> None:
    draft = shop.draft(shop.client(), item(name="A", price="100"))
    assert read(draft) == (D(0), D(0), D(100), "unpaid")
    posted = shop.post(draft)
    assert read(posted) == (D(0), D(0), D(100), "unpaid")
    shop.pay(posted, "0.01")
    assert read(posted) == (D("0.01"), D(0), D("99.99"), "partial")
    rest = shop.pay(posted, "99.99")
    assert read(posted) == (D(100), D(0), D(0), "paid")
    payment.reverse(context=shop.context, pk=rest.pk)
    assert read(posted) == (D("0.01"), D(0), D("99.99"), "partial")


def test_a_void_invoice_is_credited(shop: Shop) -> None:
    posted = shop.void(shop.invoice(shop.client(), item(name="A", price="100")))
    for each in (posted, posted.reversed_by):
        assert read(each)[:3] == (D(0), D(100), D(0))

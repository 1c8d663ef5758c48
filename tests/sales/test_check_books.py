"""check_books over stock and sales: silent on sound books, and each thing that is wrong is found."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import models
from django.db.models import F, Value

from accounting.models.journal import JournalLine
from accounting.models.open_item import OpenItem
from erp.core import books
from erp.core.fields import MoneyField, QuantityField
from inventory.models.stock import LayerConsumption, StockLayer, StockLevel, StockMove
from inventory.services import stock_transaction
from sales.models.invoice import Invoice, InvoiceItem, InvoiceTax
from sales.models.payment import ClientPayment
from sales.services import payment
from tests import factories
from tests.support.shop import Shop, item
from tests.support.unguarded import unguarded

BROKEN = (
    JournalLine,
    OpenItem,
    StockMove,
    StockLayer,
    LayerConsumption,
    StockLevel,
    Invoice,
    InvoiceItem,
    InvoiceTax,
    ClientPayment,
)

CENT = Value(D("0.01"), output_field=MoneyField())
ONE = Value(D(1), output_field=QuantityField())
DAY = timedelta(days=1)


@pytest.fixture
def sold(shop: Shop) -> Shop:
    """Books with something in every part of stock and sales."""
    vat, buyer = shop.tax("15"), shop.client()
    paper = shop.stocked("Paper", "10", "12.50")
    ink = shop.stocked("Ink", "9", "3.333333", costing="fifo")
    lines = [
        item(paper, "2", "20", tax1=vat),
        item(ink, "2", "10", discount_percent=D(10), tax1=vat, tax2=shop.tax("2")),
        item(name="Delivery", price="5"),
    ]
    posted = shop.invoice(buyer, *lines, shipping_amount=D(3), shipping_tax=vat)
    shop.void(shop.invoice(buyer, *lines))
    payment.reverse(context=shop.context, pk=shop.pay(posted, "10").pk)
    shop.pay(posted, "20")
    stock_transaction.reverse(context=shop.context, pk=shop.receive(ink, "1", "1").pk)
    shop.issue(ink, "1")
    shop.draft(buyer, *lines)
    return shop


def test_sound_books_have_no_fault(sold: Shop) -> None:
    assert books.faults(sold.company) == []
    assert books.faults(factories.context().company) == []


def change(model: type[models.Model], conditions: dict[str, Any], **values: Any) -> Callable[[], object]:
    """Change the first row of `model` under these conditions; the key of it."""

    def corrupt() -> object:
        row = model.objects.filter(**conditions).order_by("pk").first()  # type: ignore[attr-defined]
        assert row is not None
        model.objects.filter(pk=row.pk).update(**values)  # type: ignore[attr-defined]
        return row.pk

    return corrupt


def orphaned() -> object:
    StockLevel.objects.filter(product__name="Paper").delete()
    return StockMove.objects.filter(product__name="Paper").order_by("pk").first().pk  # type: ignore[union-attr]


def owed_draft() -> object:
    return change(Invoice, {"state": "draft"}, open_item=OpenItem.objects.latest("pk").pk)()


POSTED: dict[str, Any] = {"state": "posted"}
MIRROR: dict[str, Any] = {"reversal_of__isnull": False}

CORRUPTIONS: dict[str, tuple[str, type[models.Model], Callable[[], object]]] = {
    "a level with too much": ("I-40", StockLevel, change(StockLevel, {}, quantity=F("quantity") + ONE)),
    "a layer with too much": (
        "I-40",
        StockLevel,
        lambda: (
            change(StockLayer, {"product__name": "Ink"}, quantity_remaining=F("quantity_remaining") + ONE)(),
            StockLevel.objects.get(product__name="Ink").pk,
        )[1],
    ),
    "moves without a level": ("I-40", StockMove, orphaned),
    "a level worth too much": ("I-41", StockLevel, change(StockLevel, {}, value=F("value") + CENT)),
    "a move worth too little": (
        "I-41",
        StockLevel,
        lambda: (
            change(StockMove, {"product__name": "Paper"}, value=F("value") - CENT)(),
            StockLevel.objects.get(product__name="Paper").pk,
        )[1],
    ),
    "less than nothing": ("I-43", StockLevel, change(StockLevel, {}, quantity=D(-1))),
    "nothing worth something": ("I-43", StockLevel, change(StockLevel, {}, quantity=D(0))),
    "a layer with more than it received": (
        "I-44",
        StockLayer,
        change(StockLayer, {}, value_remaining=F("value_received") + CENT),
    ),
    "a reversal at another value": ("I-47", StockMove, change(StockMove, MIRROR, value=F("value") + CENT)),
    "a cent lost from a layer": (
        "I-48",
        StockLayer,
        change(StockLayer, {}, value_remaining=F("value_remaining") - CENT),
    ),
    "a layer unlike its receipt": ("I-48", StockLayer, change(StockLayer, {}, value_received=D(1))),
    "a number left out": ("I-50", StockMove, change(StockMove, {}, sequence=999)),
    "a level behind its moves": ("I-50", StockLevel, change(StockLevel, {}, last_sequence=999)),
    "a level at another day": ("I-50", StockLevel, change(StockLevel, {}, last_date=factories.TODAY - DAY)),
    "an invoice owed for less": (
        "I-20",
        Invoice,
        lambda: (
            change(OpenItem, {"invoice__state": "posted"}, amount=F("amount") - CENT)()
            and Invoice.objects.get(state="posted").pk
        ),
    ),
    "an invoice that nobody owes": ("I-20", Invoice, change(Invoice, POSTED, open_item=None)),
    "a draft that is owed": (
        "I-20",
        Invoice,
        owed_draft,
    ),
    "totals that do not add up": ("I-21", Invoice, change(Invoice, POSTED, net=F("net") + CENT)),
    "a subtotal of other lines": ("I-21", Invoice, change(Invoice, POSTED, subtotal=D(1))),
    "a total of another journal": (
        "I-21",
        Invoice,
        change(
            Invoice, POSTED, total=F("total") + CENT, base_total=F("base_total") + CENT, rounding=D("0.01")
        ),
    ),
    "a mirror's journal of another total": ("I-21", Invoice, change(Invoice, MIRROR, base_total=D(1))),
    "a tax that is not the lines'": (
        "I-22",
        InvoiceTax,
        change(InvoiceTax, {"invoice__state": "posted", "tax__rate": D(2)}, amount=D(9)),
    ),
    "less tax than the lines have": (
        "I-22",
        InvoiceTax,
        change(InvoiceTax, {"invoice__state": "posted", "tax__rate": D(15)}, amount=D(0)),
    ),
    "a line at another cost": (
        "I-51",
        Invoice,
        lambda: (
            change(InvoiceItem, {"cost__isnull": False}, cost=F("cost") + CENT)()
            and Invoice.objects.earliest("pk").pk
        ),
    ),
    "a payment of another amount": ("I-23", ClientPayment, change(ClientPayment, POSTED, amount=D(1))),
    "a payment into another treasury": (
        "I-23",
        ClientPayment,
        lambda: (
            change(JournalLine, {"treasury__isnull": False}, treasury=None)(),
            ClientPayment.objects.earliest("pk").pk,
        )[1],
    ),
}


@pytest.mark.parametrize(("number", "model", "corrupt"), CORRUPTIONS.values(), ids=CORRUPTIONS)
def test_what_is_wrong_is_found(
    sold: Shop, number: str, model: type[models.Model], corrupt: Callable[[], object]
) -> None:
    with unguarded(*BROKEN):
        key = corrupt()
        found = {(fault.invariant, fault.table, fault.key) for fault in books.faults(sold.company)}
    assert (number, model._meta.db_table, str(key)) in found


def test_stock_and_ledger_of_a_day_that_differ_are_found(sold: Shop) -> None:
    for rows, values in (
        (StockMove.objects.filter(quantity__lt=0), {"date": factories.TODAY + DAY}),
        (JournalLine.objects.filter(account__kind="inventory"), {"store": None}),
    ):
        with unguarded(*BROKEN):
            rows.update(**values)
            found = [fault for fault in books.faults(sold.company) if fault.invariant == "I-42"]
        assert {fault.table for fault in found} == {"inventory_store"}


def test_consumptions_that_do_not_add_up_are_found(sold: Shop) -> None:
    with unguarded(*BROKEN):
        taken = LayerConsumption.objects.earliest("pk")
        LayerConsumption.objects.filter(pk=taken.pk).update(value=F("value") + CENT)
        found = {(fault.invariant, fault.table, fault.key) for fault in books.faults(sold.company)}
    assert found == {
        ("I-48", "inventory_stocklayer", str(taken.layer_id)),
        ("I-48", "inventory_stockmove", str(taken.move_id)),
    }

"""Posting an invoice: exact journals, moves, levels and balances."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from accounting.models.journal import Journal
from accounting.models.open_item import OpenItem
from accounting.services import balances
from accounts.models.client import Client
from erp.audit.models.change import Change
from erp.webhooks.models.event import Event
from inventory.models.stock import StockMove
from sales.models.invoice import Invoice
from tests import factories
from tests.support.shop import Shop, booked, item

TODAY = factories.TODAY


def balance_of(client: Client) -> D:
    return Client.objects.filter(pk=client.pk).values_list(balances.of_client(), flat=True).get()


def cost_journal(invoice: Invoice) -> Journal:
    return Journal.objects.get(source_id=invoice.pk, kind=Journal.Kind.INVOICE_COST)


def test_the_invoice_of_three_lines(shop: Shop) -> None:
    """The issue's own: one line taxed 15 %, one with 10 % discount, one service."""
    buyer = shop.client(
        name="Nour Trading",
        tax_number="300012345600003",
        address_line1="King Fahd Road 1",
        address_city="Riyadh",
        address_postal_code="12211",
        address_country="SA",
    )
    vat = shop.tax("15")
    paper = shop.stocked("Paper", "10", "12.50")
    ink = shop.stocked("Ink", "3", "3.333333", costing="fifo")
    invoice = shop.invoice(
        buyer,
        item(paper, "4", "18.50", tax1=vat),
        item(ink, "1", "45", discount_percent=D(10)),
        item(shop.service("Delivery", price=D(30))),
    )
    invoice = Invoice.objects.get(pk=invoice.pk)
    assert (invoice.state, invoice.number, invoice.version) == ("posted", "INV-2026-00001", 2)
    assert (invoice.subtotal, invoice.discount, invoice.net) == (D(149), D("4.50"), D("144.50"))
    assert (invoice.tax, invoice.total, invoice.base_total) == (D("11.10"), D("155.60"), D("155.60"))
    assert invoice.client_name == "Nour Trading"
    assert invoice.client_tax_number == "300012345600003"
    assert invoice.client_address == "King Fahd Road 1\n12211 Riyadh\nSA"
    assert invoice.posted_at == factories.AT
    assert booked(invoice.journal) == [
        ("receivable", D("155.60"), D(0)),
        ("sales", D(0), D("144.50")),
        ("output_tax", D(0), D("11.10")),
    ]
    receivable, _sales, tax = invoice.journal.lines.all()
    assert (receivable.client, receivable.due_date) == (buyer, TODAY)
    assert (tax.tax, tax.tax_base) == (vat, D(74))
    assert booked(cost_journal(invoice)) == [("cogs", D("53.33"), D(0)), ("inventory", D(0), D("53.33"))]
    assert [(line.tax1_rate, line.cost) for line in invoice.items.all()] == [
        (D(15), D(50)),
        (None, D("3.33")),
        (None, None),
    ]
    moves = StockMove.objects.filter(source_type="sales.invoice", source_id=invoice.pk).order_by("id")
    assert [(move.product, move.quantity, move.value) for move in moves] == [
        (paper, D(-4), D(-50)),
        (ink, D(-1), D("-3.33")),
    ]
    assert {move.journal for move in moves} == {cost_journal(invoice)}
    assert shop.level(paper) == (D(6), D(75))
    assert shop.level(ink) == (D(2), D("6.67"))
    assert balance_of(buyer) == D("155.60")
    owed = OpenItem.objects.get()
    assert (owed, owed.side, owed.amount, owed.settled) == (invoice.open_item, "debit", D("155.60"), D(0))


def test_each_account_and_tax_has_one_line(shop: Shop) -> None:
    vat, levy, zero = shop.tax("15"), shop.tax("2"), shop.tax("0", kind="zero")
    rent = shop.account("shipping_income")
    invoice = shop.invoice(
        shop.client(),
        item(name="A", price="100", tax1=vat, tax2=levy),
        item(name="B", price="50", tax1=vat),
        item(name="C", price="7", account=rent, tax1=zero),
        item(name="D", price="3", account=rent),
        shipping_amount=D(20),
        shipping_tax=vat,
    )
    assert booked(invoice.journal) == [
        ("receivable", D("207.5"), D(0)),
        ("sales", D(0), D(150)),
        ("shipping_income", D(0), D(10)),
        ("output_tax", D(0), D("25.5")),
        ("output_tax", D(0), D(2)),
        ("shipping_income", D(0), D(20)),
    ]
    assert {(tax.tax, tax.base, tax.amount) for tax in invoice.taxes.all()} == {
        (vat, D(170), D("25.5")),
        (levy, D(100), D(2)),
        (zero, D(7), D(0)),
    }


# id, lines (quantity, price, tax), header, net, tax, total
EXAMPLES = [
    ("M1", [(q, "4.60", "19") for q in ("84", "54", "288", "144", "430")], {}, "4600", "874", "5474"),
    ("M2", [("1", "55.55", "23"), ("1", "11.11", "23")], {}, "66.66", "15.33", "81.99"),
    ("M3", [("1", "10.01", "20")] * 3, {}, "30.03", "6.01", "36.04"),
    (
        "M7",
        [("1", price, "24") for price in ("75", "500", "200", "100", "50", "50")],
        {"discount_amount": D(75)},
        "900",
        "216",
        "1116",
    ),
    ("M12", [("1", "1.001", "20")] * 100, {}, "100", "20", "120"),
]


@pytest.mark.parametrize(
    ("lines", "header", "net", "tax", "total"),
    [row[1:] for row in EXAMPLES],
    ids=[row[0] for row in EXAMPLES],
)
def test_worked_example(
    shop: Shop, lines: list[tuple[str, str, str]], header: dict[str, D], net: str, tax: str, total: str
) -> None:
    vat = shop.tax(lines[0][2])
    invoice = shop.invoice(
        shop.client(),
        *[item(name="A", quantity=quantity, price=price, tax1=vat) for quantity, price, _rate in lines],
        **header,
    )
    assert booked(invoice.journal) == [
        ("receivable", D(total), D(0)),
        ("sales", D(0), D(net)),
        ("output_tax", D(0), D(tax)),
    ]


@pytest.mark.django_db
def test_line_rounding_is_the_companys() -> None:
    shop = Shop(tax_rounding="line")
    vat = shop.tax("20")
    invoice = shop.invoice(shop.client(), *[item(name="A", price="10.01", tax1=vat)] * 3)
    assert (invoice.total, invoice.tax_rounding) == (D("36.03"), "line")


@pytest.mark.django_db
@pytest.mark.parametrize(("price", "line"), [("9.98", ("0", "0.02")), ("10.02", ("0.02", "0"))])
def test_cash_rounding_has_a_line_of_its_own(price: str, line: tuple[str, str]) -> None:
    shop = Shop(cash_rounding=D("0.05"))
    invoice = shop.invoice(shop.client(), item(name="A", price=price))
    assert invoice.total == D(10)
    rounding = ("rounding", D(line[0]), D(line[1]))
    assert booked(invoice.journal) == [("receivable", D(10), D(0)), ("sales", D(0), D(price)), rounding]


def test_goods_without_worth_leave_without_a_journal(shop: Shop) -> None:
    goods = shop.stocked(cost="0")
    invoice = shop.invoice(shop.client(), item(goods, "1", "5"))
    assert [journal.kind for journal in Journal.objects.filter(source_id=invoice.pk)].count(
        "invoice_cost"
    ) == 0
    assert invoice.items.get().cost == 0
    assert shop.level(goods) == (D(9), D(0))


def test_goods_leave_the_invoices_store(shop: Shop) -> None:
    other = shop.another_store()
    goods = shop.stocked("Paper", "5", "10")
    shop.receive(goods, "5", "20", store=other)
    invoice = shop.invoice(shop.client(), item(goods, "1", "50"), store=other)
    assert invoice.items.get().cost == D(20)
    assert cost_journal(invoice).lines.get(account__kind="inventory").store == other


def test_products_without_stock_just_sell(shop: Shop) -> None:
    loose = shop.product("Loose", track_stock=False, price=D(3))
    invoice = shop.invoice(shop.client(), item(loose, "1000"))
    assert (invoice.total, StockMove.objects.count()) == (D(3000), 0)


def test_the_posting_date_is_the_ledgers_and_the_stocks(shop: Shop) -> None:
    goods = shop.stocked(cost="1", quantity="1")
    later = date(2027, 1, 1)
    invoice = shop.invoice(
        shop.client(), item(goods, "1", "5"), posting_date=later, due_date=TODAY + timedelta(days=3)
    )
    assert invoice.number == "INV-2027-00001"
    assert {
        journal.posting_date
        for journal in Journal.objects.filter(source_id=invoice.pk, kind__startswith="inv")
    } == {later}
    assert StockMove.objects.latest("id").date == later
    assert (invoice.open_item.date, invoice.open_item.due_date) == (later, TODAY + timedelta(days=3))


def test_taxes_and_client_are_copied_as_they_are_at_posting(shop: Shop) -> None:
    vat, buyer = shop.tax("15"), shop.client(name="Before")
    draft = shop.draft(buyer, item(name="A", price="100", tax1=vat))
    type(vat).objects.filter(pk=vat.pk).update(rate=D(20))
    Client.objects.filter(pk=buyer.pk).update(name="After")
    invoice = shop.post(Invoice.objects.get(pk=draft.pk))
    assert (invoice.total, invoice.client_name, invoice.items.get().tax1_rate) == (D(120), "After", D(20))
    assert invoice.taxes.get().amount == D(20)


def test_numbers_have_no_gap(shop: Shop) -> None:
    buyer = shop.client()
    line = item(name="A", price="1")
    assert [shop.invoice(buyer, line).number for _ in range(3)] == [f"INV-2026-0000{n}" for n in (1, 2, 3)]


def test_the_trace_of_a_posting(shop: Shop) -> None:
    invoice = shop.invoice(shop.client(), item(name="A", price="1"))
    change = Change.objects.filter(record_type="sales.invoice").latest("id")
    assert (change.action, change.before["state"], change.after["state"]) == ("posted", "draft", "posted")
    assert Event.objects.filter(record_type="sales.invoice").latest("id").name == "invoice.posted"
    assert Event.objects.filter(name="journal.posted", record_id=invoice.journal_id).exists()

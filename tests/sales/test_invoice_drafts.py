"""Invoices while they are drafts."""

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest

from accounting.services import balances
from accounts.models.client import Client
from erp.audit.models.change import Change
from erp.core.errors import Conflict, Invalid, PreconditionFailed
from erp.core.limits import LARGEST_AMOUNT
from sales.models.invoice import Invoice, InvoiceItem, InvoiceTax
from sales.services import invoice
from tests import factories
from tests.support.shop import Shop, item, refused

TODAY = factories.TODAY


def update(shop: Shop, draft: Invoice, **data: Any) -> Invoice:
    return invoice.update(context=shop.context, pk=draft.pk, data=data)


def test_a_product_fills_in_its_line(shop: Shop) -> None:
    vat, levy = shop.tax("15"), shop.tax("2")
    goods = shop.service("Audit", unit="h", price=D("150.5"), tax1=vat, tax2=levy)
    draft = shop.draft(shop.client(payment_terms=30), item(goods, "2"))
    [line] = draft.items.all()
    assert (line.name, line.unit, line.unit_price, line.tax1, line.tax2) == (
        "Audit",
        "h",
        D("150.5"),
        vat,
        levy,
    )
    assert (line.net, line.tax1_amount, line.tax2_amount, line.total) == (
        D(301),
        D("45.15"),
        D("6.02"),
        D("352.17"),
    )
    assert (draft.state, draft.number, draft.store, draft.currency) == ("draft", None, shop.store, "SAR")
    assert (draft.date, draft.posting_date, draft.due_date) == (TODAY, TODAY, TODAY + timedelta(days=30))
    assert (draft.subtotal, draft.net, draft.tax, draft.total) == (D(301), D(301), D("51.17"), D("352.17"))
    assert {(tax.tax, tax.base, tax.amount) for tax in draft.taxes.all()} == {
        (vat, D(301), D("45.15")),
        (levy, D(301), D("6.02")),
    }


def test_what_is_given_stands_before_the_product(shop: Shop) -> None:
    goods = shop.service("Audit", price=D(150), tax1=shop.tax("15"))
    draft = shop.draft(shop.client(), item(goods, "1", "99", name="Audit 2025", tax1=None, unit="day"))
    [line] = draft.items.all()
    assert (line.name, line.unit, line.unit_price, line.tax1, line.total) == (
        "Audit 2025",
        "day",
        D(99),
        None,
        D(99),
    )


def test_null_is_not_given_where_a_line_needs_it(shop: Shop) -> None:
    goods = shop.service("Audit", price=D(150))
    draft = shop.draft(
        shop.client(), item(goods, name="", unit=None) | {"quantity": None, "unit_price": None}
    )
    [line] = draft.items.all()
    assert (line.name, line.quantity, line.unit_price) == ("Audit", D(1), D(150))


def test_a_line_needs_no_product(shop: Shop) -> None:
    draft = shop.draft(shop.client(), item(name="Delivery", price="12.5"))
    assert (draft.items.get().product, draft.total) == (None, D("12.5"))


def test_lines_are_changed_added_and_removed_by_their_id(shop: Shop) -> None:
    vat = shop.tax("15")
    draft = shop.draft(
        shop.client(),
        item(name="A", price="10", tax1=vat),
        item(name="B", price="20"),
        item(name="C", price="30"),
    )
    a, b, c = draft.items.all()
    changed = update(
        shop, draft, items=[{"id": c.pk, "quantity": D(2)}, item(name="D", price="1"), {"id": a.pk}]
    )
    assert [(line.position, line.name, line.quantity) for line in changed.items.all()] == [
        (0, "C", D(2)),
        (1, "D", D(1)),
        (2, "A", D(1)),
    ]
    assert not InvoiceItem.objects.filter(pk=b.pk).exists()
    assert (changed.version, changed.net, changed.total) == (2, D(71), D("72.5"))
    assert InvoiceTax.objects.get().base == D(10)


def test_another_product_brings_its_own_defaults(shop: Shop) -> None:
    draft = shop.draft(shop.client(), item(shop.service("Audit", price=D(150)), "3", description="May"))
    other = shop.service("Advice", price=D(90), tax1=shop.tax("15"))
    [line] = draft.items.all()
    changed = update(shop, draft, items=[{"id": line.pk, "product": other}])
    [line] = changed.items.all()
    assert (line.name, line.unit_price, line.quantity, line.description) == ("Advice", D(90), D(3), "May")
    assert changed.total == D("310.5")


def test_the_header_alone_may_change(shop: Shop) -> None:
    draft = shop.draft(shop.client(), item(name="A", price="10"))
    changed = update(shop, draft, discount_percent=D(10), notes="Thanks")
    assert (changed.discount, changed.total, changed.notes) == (D(1), D(9), "Thanks")
    assert update(shop, draft, discount_percent=None, discount_amount=D("0.5")).total == D("9.5")
    change = Change.objects.latest("id")
    assert change.action == "updated"
    assert change.before["discount_percent"] == "10"
    assert change.after["discount_amount"] == "0.50"


def test_dates_follow_the_date_unless_they_are_given(shop: Shop) -> None:
    draft = shop.draft(shop.client(payment_terms=10), item(name="A", price="10"))
    moved = update(shop, draft, date=date(2026, 4, 1))
    assert (moved.posting_date, moved.due_date) == (date(2026, 4, 1), date(2026, 4, 11))
    moved = update(
        shop, draft, date=date(2026, 4, 2), due_date=date(2026, 4, 2), posting_date=date(2026, 4, 3)
    )
    assert (moved.posting_date, moved.due_date) == (date(2026, 4, 3), date(2026, 4, 2))
    moved = update(shop, draft, client=shop.client(payment_terms=3))
    assert (moved.posting_date, moved.due_date) == (date(2026, 4, 3), date(2026, 4, 5))


def test_an_update_that_changes_nothing_is_none(shop: Shop) -> None:
    draft = shop.draft(shop.client(), item(name="A", price="10"))
    [line] = draft.items.all()
    same = update(shop, draft, notes="", items=[{"id": line.pk, "unit_price": D("10.00")}])
    assert same.version == 1
    assert Change.objects.filter(record_id=draft.pk, action="updated").count() == 0


def test_a_tax_that_changed_is_taken_at_the_next_save(shop: Shop) -> None:
    vat = shop.tax("15")
    draft = shop.draft(shop.client(), item(name="A", price="10", tax1=vat))
    type(vat).objects.filter(pk=vat.pk).update(rate=D(20))
    assert update(shop, draft, notes="x").total == D(12)


def test_a_draft_is_deleted_with_its_lines(shop: Shop) -> None:
    draft = shop.draft(shop.client(), item(name="A", price="10", tax1=shop.tax("15")))
    with refused(PreconditionFailed, None):
        invoice.delete(context=shop.context, pk=draft.pk, version=9)
    invoice.delete(context=shop.context, pk=draft.pk, version=1)
    assert not Invoice.objects.exists()
    assert not InvoiceItem.objects.exists()
    assert len(Change.objects.latest("id").before["items"]) == 1


def test_a_draft_may_be_empty(shop: Shop) -> None:
    assert shop.draft(shop.client()).total == 0


LINES: dict[str, tuple[dict[str, Any], str | None, list[str]]] = {
    "neither product nor name": ({"name": None, "product": None}, "required", ["name"]),
    "no price": ({"unit_price": None}, "required", ["unit_price"]),
    "negative quantity": ({"quantity": D(-1)}, None, ["quantity"]),
    "quantity of zero": ({"quantity": D(0)}, None, ["quantity"]),
    "huge quantity": ({"quantity": D("1e12")}, None, ["quantity"]),
    "huge price": ({"unit_price": D("100000000000.01")}, None, ["unit_price"]),
    "negative price": ({"unit_price": D(-1)}, None, ["unit_price"]),
    "several at once": ({"quantity": D(-1), "unit_price": D(-1)}, None, ["quantity", "unit_price"]),
    "discount above 100": ({"discount_percent": D(101)}, "percent_out_of_range", ["discount_percent"]),
    "negative discount": ({"discount_amount": D(-1)}, "negative", ["discount_amount"]),
    "discount above the line": ({"discount_amount": D(11)}, "discount_too_large", ["discount_amount"]),
    "two discounts": (
        {"discount_amount": D(1), "discount_percent": D(1)},
        "both_discounts",
        ["discount_amount"],
    ),
    "too many decimals": ({"discount_amount": D("0.001")}, "too_many_decimals", ["discount_amount"]),
    "a line of no invoice": ({"id": 0}, "reference_not_found", ["id"]),
}


@pytest.mark.parametrize(("values", "reason", "members"), LINES.values(), ids=LINES)
def test_a_line_is_refused(
    shop: Shop, values: dict[str, Any], reason: str | None, members: list[str]
) -> None:
    client = shop.client()
    with refused(Invalid, reason, *[f"items.1.{member}" for member in members]):
        shop.draft(client, item(name="A", price="10"), item(name="B", price="10") | values)


def test_a_discount_of_zero_is_no_discount(shop: Shop) -> None:
    draft = shop.draft(
        shop.client(),
        item(name="A", price="10", discount_percent=D(0), discount_amount=D(1)),
        discount_percent=D(10),
        discount_amount=D(0),
    )
    assert draft.total == D("8.1")


HEADERS: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "no client": ({"client": None}, None, "client_id"),
    "another currency": ({"currency": "USD"}, "currency_not_supported", "currency"),
    "a rate": ({"exchange_rate": D("1.1")}, "currency_not_supported", "exchange_rate"),
    "due before its date": ({"due_date": date(2026, 3, 14)}, "before_date", "due_date"),
    "negative shipping": ({"shipping_amount": D(-1)}, None, "shipping_amount"),
    "huge shipping": ({"shipping_amount": D("1e14")}, None, "shipping_amount"),
    "huge discount": ({"discount_amount": D("1e14")}, None, "discount_amount"),
    "discount above 100": ({"discount_percent": D("100.1")}, "percent_out_of_range", "discount_percent"),
    "discount above the sum": ({"discount_amount": D("10.01")}, "discount_too_large", "discount_amount"),
    "two discounts": (
        {"discount_amount": D(1), "discount_percent": D(1)},
        "both_discounts",
        "discount_amount",
    ),
}


@pytest.mark.parametrize(("values", "reason", "field"), HEADERS.values(), ids=HEADERS)
def test_a_header_is_refused(shop: Shop, values: dict[str, Any], reason: str | None, field: str) -> None:
    data = {"client": shop.client(), "items": [item(name="A", price="10")], **values}
    with refused(Invalid, reason, field):
        invoice.create(context=shop.context, data=data)


def test_what_is_not_active_is_refused(shop: Shop) -> None:
    asleep = {"is_active": False}
    suspended, buyer = shop.client(**asleep), shop.client()
    with refused(Invalid, "inactive", "client_id"):
        shop.draft(suspended)
    closed = shop.another_store(**asleep)
    with refused(Invalid, "inactive", "store_id"):
        shop.draft(buyer, store=closed)
    old_tax = shop.tax("14", **asleep)
    with refused(Invalid, "inactive", "shipping_tax_id"):
        shop.draft(buyer, shipping_amount=D(1), shipping_tax=old_tax)
    gone = shop.service(**asleep)
    with refused(Invalid, "inactive", "items.0.product_id", "items.0.tax2_id"):
        shop.draft(buyer, item(gone, price="1", tax2=old_tax))


def test_a_sale_is_booked_on_no_account_the_system_keeps(shop: Shop) -> None:
    buyer = shop.client()
    for kind in ("receivable", "inventory", "output_tax", "cogs"):
        with refused(Invalid, "wrong_account", "items.0.account_id"):
            shop.draft(buyer, item(name="A", price="1", account=shop.account(kind)))


def test_more_lines_or_money_than_fits_is_refused(shop: Shop) -> None:
    buyer = shop.client()
    with refused(Invalid, "too_many_lines", "items"):
        shop.draft(buyer, *[item(name="A", price="1")] * 1001)
    with refused(Invalid, "too_large", "items"):
        shop.draft(buyer, item(name="A", quantity="1e9", price="1e11"))
    half = item(name="A", quantity="1", price="5e10")
    assert shop.draft(buyer, half, half).total == D(10**11)
    with refused(Invalid, "too_large", "items"):
        shop.draft(buyer, half, half, item(name="A", price="0.01"))
    with refused(Invalid, "too_large", "shipping_amount"):
        shop.draft(buyer, item(name="A", price="1"), shipping_amount=D(10**11))


def test_a_company_of_the_largest_invoices_can_be_summed(shop: Shop) -> None:
    buyer = shop.client()
    for _each in range(100):
        shop.invoice(buyer, item(name="A", price=str(LARGEST_AMOUNT)))
    [client] = Client.objects.annotate(balance=balances.of_client())
    assert client.balance == 100 * LARGEST_AMOUNT


def test_an_external_id_is_used_once(shop: Shop) -> None:
    buyer = shop.client()
    shop.draft(buyer, external_id="SHOP-17")
    with refused(Conflict, "duplicate", "external_id"):
        shop.draft(buyer, external_id="SHOP-17")


def test_a_day_at_the_end_of_time_is_due_then(shop: Shop) -> None:
    draft = shop.draft(shop.client(payment_terms=30), date=date(9999, 12, 31))
    assert draft.due_date == date(9999, 12, 31)

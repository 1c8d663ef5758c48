"""Invoices in the admin do what the services do, and say what the services refuse."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.urls import reverse

from accounting.models.journal import Journal
from accounting.models.period import Period
from accounting.services import periods
from erp.audit.models.change import Change
from inventory.models.stock import StockLevel, StockMove
from sales.models.invoice import Invoice
from sales.models.payment import ClientPayment
from sales.services import invoice, payment
from tests.admin.typing import errors_of, said, typed
from tests.admin.world import World

ADD = "/admin/sales/invoice/add/"


def page_of(pk: int) -> str:
    return reverse("admin:sales_invoice_change", args=[pk])


def button(pk: int, name: str) -> str:
    return reverse("admin:sales_invoice_do", args=[pk, name])


def figures(pk: int) -> dict[str, Any]:
    """What an invoice came to, in the books and in the store; nothing of it names the invoice."""
    made = Invoice.objects.get(pk=pk)
    journals = Journal.objects.filter(source_type="sales.invoice", source_id=pk).order_by("pk")
    return {
        "state": made.state,
        "amounts": (made.subtotal, made.discount, made.net, made.tax, made.total),
        "lines": list(made.items.values_list("name", "unit_price", "quantity", "net", "total", "cost")),
        "books": [
            list(journal.lines.values_list("account__code", "debit", "credit", "client__name"))
            for journal in journals
        ],
        "moves": list(
            StockMove.objects.filter(source_type="sales.invoice", source_id=pk)
            .order_by("pk")
            .values_list("product__sku", "quantity", "value")
        ),
        "settled": made.open_item and (made.open_item.amount, made.open_item.settled),
    }


def test_created_posted_and_paid_equals_the_services(world: World) -> None:
    browser = world.browser()
    answer = browser.post(
        ADD,
        typed(
            browser.get(ADD),
            {"product": world.product, "quantity": 3},
            {"product": world.product, "quantity": 1, "name": "Pen, used", "discount_percent": 10},
            {"product": world.service, "quantity": "1.5"},
            client=world.client,
        ),
    )
    made = Invoice.objects.get()
    assert answer.url == page_of(made.pk)
    answer = browser.post(button(made.pk, "post"), {"row_version": made.version}, follow=True)
    assert "posted" in said(answer)
    asked = browser.get(button(made.pk, "pay")).context["form"]
    made.refresh_from_db()
    assert asked["amount"].value() == "194.85"
    browser.post(
        button(made.pk, "pay"),
        {
            "row_version": made.version,
            "amount": "100",
            "date": asked["date"].value(),
            "treasury": world.treasury.pk,
            "method": "card",
            "transaction_id": "T-1",
        },
    )
    twin = invoice.create(
        context=world.context,
        data={
            "client": world.client,
            "items": [
                {"product": world.product, "quantity": Decimal(3)},
                {
                    "product": world.product,
                    "quantity": Decimal(1),
                    "name": "Pen, used",
                    "discount_percent": Decimal(10),
                },
                {"product": world.service, "quantity": Decimal("1.5")},
            ],
        },
    )
    twin = invoice.post(context=world.context, pk=twin.pk)
    payment.create(
        context=world.context, data={"invoice": twin, "amount": Decimal(100), "treasury": world.treasury}
    )
    assert figures(made.pk) == figures(twin.pk)
    totals = Journal.objects.filter(company=world.company).aggregate(
        debit=Sum("lines__debit"), credit=Sum("lines__credit")
    )
    assert totals["debit"] == totals["credit"]
    assert StockLevel.objects.get(product=world.product).quantity == 2
    assert ClientPayment.objects.get(transaction_id="T-1").method == "card"


def test_the_changes_carry_the_person(world: World) -> None:
    browser = world.browser("sales")
    browser.post(ADD, typed(browser.get(ADD), {"product": world.product, "quantity": 1}, client=world.client))
    change = Change.objects.get(record_type="sales.invoice", action="created")
    assert (change.user, change.actor_kind) == (world.person("sales"), "session")
    assert change.request_id


def test_lines_are_changed_added_and_removed_in_one_go(world: World) -> None:
    draft = invoice.create(
        context=world.context,
        data={
            "client": world.client,
            "items": [{"product": world.product}, {"product": world.service}],
        },
    )
    browser = world.browser()
    page = browser.get(page_of(draft.pk))
    browser.post(
        page_of(draft.pk),
        typed(
            page,
            {"quantity": 4},
            {"DELETE": "on"},
            {"name": "Delivery", "unit_price": "12.50"},
            notes="Handle with care.",
        ),
    )
    draft.refresh_from_db()
    assert list(draft.items.values_list("name", "quantity")) == [("Pen", 4), ("Delivery", 1)]
    assert (draft.notes, draft.net, draft.version) == ("Handle with care.", Decimal("52.5"), 2)


def test_another_product_on_a_line_brings_its_name_and_price(world: World) -> None:
    draft = world.invoice()
    browser = world.browser()
    page = browser.get(page_of(draft.pk))
    browser.post(page_of(draft.pk), typed(page, {"product": world.service}))
    line = draft.items.get()
    assert (line.name, line.unit_price, line.quantity) == ("Consulting", 100, 2)


def test_a_refusal_stands_at_its_line_and_keeps_what_was_typed(world: World) -> None:
    browser = world.browser()
    page = browser.post(
        ADD,
        typed(
            browser.get(ADD),
            {"product": world.product, "quantity": 1},
            {"name": "Free text without a price", "quantity": 1},
            client=world.client,
            notes="Mine",
        ),
    )
    assert page.status_code == 200
    formset = page.context["inline_admin_formsets"][0].formset
    assert "unit_price" in formset.forms[1].errors
    assert not formset.forms[0].errors
    assert page.context["adminform"].form["notes"].value() == "Mine"
    assert not Invoice.objects.exists()


def test_what_the_header_is_refused_for_stands_at_the_field(world: World) -> None:
    browser = world.browser()
    page = browser.post(
        ADD, typed(browser.get(ADD), {"product": world.product}, client=world.client, due_date="2001-01-01")
    )
    assert "due_date" in page.context["adminform"].form.errors
    assert not Invoice.objects.exists()


@pytest.mark.parametrize("name", ["client", "store", "shipping_tax"])
def test_a_record_of_another_company_is_refused(world: World, other: World, name: str) -> None:
    foreign = {"client": other.client, "store": other.store, "shipping_tax": other.tax}[name]
    browser = world.browser()
    page = browser.post(
        ADD, typed(browser.get(ADD), {"product": world.product}, **{"client": world.client, name: foreign})
    )
    assert name in page.context["adminform"].form.errors
    assert not Invoice.objects.exists()


@pytest.mark.parametrize("name", ["product", "tax1"])
def test_a_record_of_another_company_is_refused_in_lines(world: World, other: World, name: str) -> None:
    foreign = {"product": other.product, "tax1": other.tax}[name]
    browser = world.browser()
    line = {"product": world.product, "quantity": 1, name: foreign}
    page = browser.post(ADD, typed(browser.get(ADD), line, client=world.client))
    assert name in page.context["inline_admin_formsets"][0].formset.forms[0].errors
    assert not Invoice.objects.exists()


def test_a_line_of_another_document_is_refused(world: World) -> None:
    draft, victim = world.invoice(), world.invoice()
    line = victim.items.get()
    browser = world.browser()
    data = typed(browser.get(page_of(draft.pk)), {"id": line.pk, "quantity": 9})
    page = browser.post(page_of(draft.pk), data)
    assert "id" in page.context["inline_admin_formsets"][0].formset.forms[0].errors
    line.refresh_from_db()
    assert line.quantity == 2
    assert draft.items.get().quantity == 2


def test_posting_into_a_closed_period_says_so_and_changes_nothing(world: World) -> None:
    draft = world.invoice(date=world.context.today)
    period = Period.objects.get(
        company=world.company, start__lte=world.context.today, end__gte=world.context.today
    )
    Period.objects.filter(pk=period.pk).update(state=Period.State.CLOSED)
    before = figures(draft.pk)
    page = world.browser().post(button(draft.pk, "post"), {"row_version": draft.version})
    assert page.status_code == 200
    assert "is closed" in str(page.context["form"].non_field_errors())
    assert figures(draft.pk) == before
    assert before["state"] == "draft"


def test_too_little_stock_names_the_line(world: World) -> None:
    draft = invoice.create(
        context=world.context,
        data={
            "client": world.client,
            "items": [{"product": world.service}, {"product": world.product, "quantity": Decimal(11)}],
        },
    )
    page = world.browser().post(button(draft.pk, "post"), {"row_version": draft.version})
    assert "Line 2:" in str(page.context["form"].non_field_errors())
    assert StockLevel.objects.get(product=world.product).quantity == 10


def test_paying_too_much_is_refused_at_the_amount(world: World) -> None:
    posted = invoice.post(context=world.context, pk=world.invoice().pk)
    page = world.browser().post(
        button(posted.pk, "pay"),
        {
            "row_version": posted.version,
            "amount": "23.01",
            "date": world.context.today,
            "treasury": world.treasury.pk,
            "method": "cash",
        },
    )
    assert "amount" in page.context["form"].errors
    assert not ClientPayment.objects.exists()


def test_a_treasury_of_another_company_takes_no_payment(world: World, other: World) -> None:
    posted = invoice.post(context=world.context, pk=world.invoice().pk)
    page = world.browser().post(
        button(posted.pk, "pay"),
        {
            "row_version": posted.version,
            "amount": "1",
            "date": world.context.today,
            "treasury": other.treasury.pk,
            "method": "cash",
        },
    )
    assert "treasury" in page.context["form"].errors
    assert not ClientPayment.objects.exists()


def test_a_posted_invoice_is_read_only(world: World) -> None:
    draft = world.invoice()
    browser = world.browser()
    data = typed(browser.get(page_of(draft.pk)), {"quantity": 5})
    posted = invoice.post(context=world.context, pk=draft.pk)
    page = browser.post(page_of(posted.pk), data, follow=True)
    assert "Nothing was saved" in said(page)
    assert page.context["adminform"].form.fields.keys() == {"row_version"}
    assert posted.items.get().quantity == 2
    assert (
        browser.post(reverse("admin:sales_invoice_delete", args=[posted.pk]), {"post": "yes"}).status_code
        == 403
    )


def test_who_saves_what_somebody_else_changed_is_told(world: World) -> None:
    draft = world.invoice()
    browser = world.browser()
    data = typed(browser.get(page_of(draft.pk)), notes="mine")
    invoice.update(context=world.context, pk=draft.pk, data={"notes": "theirs"})
    page = browser.post(page_of(draft.pk), data)
    assert "changed since" in errors_of(page)
    draft.refresh_from_db()
    assert draft.notes == "theirs"


def test_a_draft_is_deleted_with_its_lines(world: World) -> None:
    draft = world.invoice()
    page = world.browser().post(
        reverse("admin:sales_invoice_delete", args=[draft.pk]), {"post": "yes"}, follow=True
    )
    assert "deleted" in said(page)
    assert not Invoice.objects.exists()
    assert Change.objects.filter(record_type="sales.invoice", action="deleted").exists()


def test_void_takes_everything_back(world: World) -> None:
    posted = invoice.post(context=world.context, pk=world.invoice().pk)
    browser = world.browser()
    browser.post(
        button(posted.pk, "void"),
        {"row_version": posted.version, "date": world.context.today, "reason": "Wrong client"},
    )
    posted.refresh_from_db()
    assert posted.state == "void"
    assert StockLevel.objects.get(product=world.product).quantity == 10
    assert browser.get(button(posted.pk, "void")).status_code == 200
    page = browser.post(button(posted.pk, "void"), {"row_version": posted.version})
    assert "void already" in str(page.context["form"].non_field_errors())


def test_a_payment_is_reversed(world: World) -> None:
    posted = invoice.post(context=world.context, pk=world.invoice().pk)
    made = payment.create(context=world.context, data={"invoice": posted, "amount": Decimal(23)})
    world.browser().post(
        reverse("admin:sales_clientpayment_do", args=[made.pk, "reverse"]),
        {"row_version": made.version, "date": world.context.today},
    )
    posted.open_item.refresh_from_db()
    assert posted.open_item.settled == 0


def test_a_closed_period_is_opened_again(world: World) -> None:
    period = Period.objects.filter(company=world.company).order_by("-start").first()
    assert period is not None
    browser = world.browser("accountant")
    address = reverse("admin:accounting_period_do", args=[period.pk, "close"])
    assert "closed" in said(browser.post(address, {"row_version": period.version}, follow=True))
    with pytest.raises(Exception, match="closed"):
        periods.for_posting(context=world.context, date=period.start)
    browser.post(reverse("admin:accounting_period_do", args=[period.pk, "reopen"]), {})
    period.refresh_from_db()
    assert period.state == "open"

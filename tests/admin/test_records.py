"""Plain records, manual journals and stock transactions through their forms; and the history of each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounting.models.account import Account, AccountCategory
from accounting.models.journal import Journal
from accounting.models.period import FiscalYear, Period
from accounting.models.tax import Tax
from accounting.models.treasury import Treasury
from accounts.models.client import Client
from accounts.models.supplier import Supplier
from accounts.services import client
from inventory.models.product import Product, ProductCategory
from inventory.models.stock import StockLevel
from inventory.models.stock_transaction import StockTransaction
from inventory.models.store import Store
from sales.services import invoice
from tests.admin.typing import errors_of, said, typed
from tests.admin.world import World


def route(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


SAMPLES: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
    (Client, {"name": "Nile Books", "credit_limit": "1500.50"}, {"address_city": "Cairo"}),
    (Supplier, {"name": "Paper Mill"}, {"email": "mill@example.com"}),
    (Product, {"name": "Ink", "price": "7.25", "sku": "INK"}, {"barcode": "628100"}),
    (ProductCategory, {"name": "Stationery"}, {"name": "Office"}),
    (Store, {"name": "Harbour"}, {"address_city": "Jeddah"}),
    (Tax, {"name": "Duty", "rate": "5"}, {"name": "Customs duty"}),
    (Treasury, {"name": "Petty cash", "type": "cash"}, {"name": "Till"}),
    (AccountCategory, {"code": "99", "name": "Other", "type": "expense"}, {"name": "Others"}),
]


@pytest.mark.parametrize(
    ("model", "members", "changes"), SAMPLES, ids=lambda value: getattr(value, "__name__", "")
)
def test_made_changed_told_and_removed(
    world: World, model: Any, members: dict[str, Any], changes: dict[str, Any]
) -> None:
    browser = world.browser()
    answer = browser.post(route(model, "add"), typed(browser.get(route(model, "add")), **members))
    assert answer.status_code == 302, errors_of(answer)
    row = model.objects.of(world.company).get(name=members["name"])
    assert row.version == 1
    page = route(model, "change", row.pk)
    answer = browser.post(page, typed(browser.get(page), **changes))
    assert answer.status_code == 302, errors_of(answer)
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in changes} == changes
    assert row.version == 2
    told = browser.get(route(model, "history", row.pk)).context["entries"]
    assert [entry.change.action for entry in told] == ["updated", "created"]
    [(name, value)] = changes.items()
    assert (value, members.get(name, "")) in [(after, before) for _label, before, after in told[0].rows]
    assert told[0].change.user == world.owner
    answer = browser.post(route(model, "delete", row.pk), {"post": "yes"}, follow=True)
    assert "deleted" in said(answer)
    assert not model.objects.filter(pk=row.pk).exists()


def test_an_account_in_its_category(world: World) -> None:
    category = AccountCategory.objects.of(world.company).get(code="60")
    browser = world.browser()
    data = typed(browser.get(route(Account, "add")), code="6999", name="Tea", category=category)
    assert browser.post(route(Account, "add"), data).status_code == 302
    assert Account.objects.of(world.company).get(code="6999").kind == "ordinary"


def test_saving_without_a_change_changes_nothing(world: World) -> None:
    browser = world.browser()
    page = route(Client, "change", world.client.pk)
    browser.post(page, typed(browser.get(page)))
    world.client.refresh_from_db()
    assert world.client.version == 1


def test_what_the_service_refuses_stands_at_its_field(world: World) -> None:
    browser = world.browser()
    data = typed(browser.get(route(Client, "add")), name="X", address_country="XX", credit_limit="-1")
    page = browser.post(route(Client, "add"), data)
    assert {"address_country", "credit_limit"} <= page.context["adminform"].form.errors.keys()


def test_a_duplicate_stands_at_its_field(world: World) -> None:
    browser = world.browser()
    data = typed(browser.get(route(Product, "add")), name="Another pen", sku="PEN")
    page = browser.post(route(Product, "add"), data)
    assert "sku" in page.context["adminform"].form.errors


def test_a_record_in_use_is_not_deleted_and_says_why(world: World) -> None:
    world.invoice()
    page = world.browser().post(route(Client, "delete", world.client.pk), {"post": "yes"}, follow=True)
    assert page.redirect_chain[0][0] == route(Client, "change", world.client.pk)
    assert "in use" in said(page)
    assert Client.objects.filter(pk=world.client.pk).exists()


def test_who_saves_what_somebody_else_changed_is_told(world: World) -> None:
    browser = world.browser()
    page = route(Client, "change", world.client.pk)
    data = typed(browser.get(page), notes="mine")
    client.update(context=world.context, pk=world.client.pk, data={"notes": "theirs"})
    answer = browser.post(page, data)
    assert "changed since" in errors_of(answer)
    world.client.refresh_from_db()
    assert world.client.notes == "theirs"


def test_a_category_of_another_company_is_refused(world: World, other: World) -> None:
    foreign = AccountCategory.objects.of(other.company).first()
    browser = world.browser()
    data = typed(browser.get(route(Account, "add")), code="1", name="X", category=foreign)
    assert "category" in browser.post(route(Account, "add"), data).context["adminform"].form.errors


def test_a_fiscal_year_follows_the_last(world: World) -> None:
    browser = world.browser()
    last = FiscalYear.objects.of(world.company).order_by("-year").first()
    assert last is not None
    browser.post(route(FiscalYear, "add"), typed(browser.get(route(FiscalYear, "add"))))
    made = FiscalYear.objects.of(world.company).get(year=last.year + 1)
    assert made.periods.count() == 12


def test_a_locked_period_has_no_buttons(world: World) -> None:
    period = Period.objects.of(world.company).order_by("-start").first()
    assert period is not None
    browser = world.browser()
    for name in ("close", "lock"):
        browser.post(route(Period, "do", period.pk, name), {"row_version": ""})
    page = browser.get(route(Period, "change", period.pk))
    assert (page.context["original"].state, page.context["buttons"]) == ("locked", [])


def test_a_manual_journal_is_drafted_posted_and_reversed(world: World) -> None:
    accounts = Account.objects.of(world.company)
    rent, cash = accounts.get(code="6100"), accounts.get(code="1010")
    browser = world.browser()
    add = route(Journal, "add")
    browser.post(
        add,
        typed(
            browser.get(add),
            {"account": rent, "debit": "500"},
            {"account": cash, "credit": "450", "treasury": world.treasury},
            description="Rent",
        ),
    )
    draft = Journal.objects.get(kind="manual")
    do = route(Journal, "do", draft.pk, "post")
    assert "500" in str(browser.post(do, {"row_version": ""}).context["form"].non_field_errors())
    page = route(Journal, "change", draft.pk)
    browser.post(page, typed(browser.get(page), {}, {"credit": "500"}))
    browser.post(do, {"row_version": ""})
    draft.refresh_from_db()
    assert (draft.state, draft.total) == ("posted", 500)
    browser.post(route(Journal, "do", draft.pk, "reverse"), {"row_version": "", "date": world.context.today})
    assert Journal.objects.get(reversal_of=draft).state == "posted"


def test_a_refused_journal_line_stands_at_its_cell(world: World) -> None:
    receivable = Account.objects.of(world.company).get(kind="receivable")
    browser = world.browser()
    add = route(Journal, "add")
    page = browser.post(add, typed(browser.get(add), {"account": receivable, "debit": "5"}))
    assert "client" in page.context["inline_admin_formsets"][0].formset.forms[0].errors
    assert not Journal.objects.filter(kind="manual").exists()


def test_an_automatic_journal_is_read_only_and_leads_to_its_document(world: World) -> None:
    made = Journal.objects.get(kind="stock")
    page = world.browser().get(route(Journal, "change", made.pk))
    assert not page.context["has_change_permission"]
    assert page.context["buttons"] == []
    assert route(StockTransaction, "change", made.source_id) in page.content.decode()


def test_stock_comes_goes_and_comes_back(world: World) -> None:
    browser = world.browser("stock")
    add = route(StockTransaction, "add")
    browser.post(
        add, typed(browser.get(add), {"product": world.product, "quantity": "5", "unit_cost": "6"}, type="in")
    )
    made = StockTransaction.objects.get(type="in")
    browser.post(route(StockTransaction, "do", made.pk, "post"), {"row_version": made.version})
    level = StockLevel.objects.get(product=world.product)
    assert (level.quantity, level.value) == (15, Decimal(70))
    page = browser.get(route(StockTransaction, "change", made.pk))
    assert str(page.context["tables"][0].title) == "Stock moves"
    browser.post(
        route(StockTransaction, "do", made.pk, "reverse"), {"row_version": "", "reason": "Sent back"}
    )
    level.refresh_from_db()
    assert (level.quantity, level.value) == (10, Decimal(40))


def test_the_history_of_a_document_tells_its_lines(world: World) -> None:
    draft = world.invoice()
    browser = world.browser()
    page = reverse("admin:sales_invoice_change", args=[draft.pk])
    browser.post(page, typed(browser.get(page), {"quantity": 3, "product": world.service}))
    told = browser.get(reverse("admin:sales_invoice_history", args=[draft.pk])).context["entries"]
    rows = {label: (before, after) for label, before, after in told[0].rows}
    assert rows["Total"] == ("23.00", "300.00")
    before, after = rows["Line 1"]
    assert "Product: PEN Pen" in before
    assert "Product: Consulting" in after
    assert "Quantity: 3" in after


def test_the_clients_page_shows_what_is_owed(world: World) -> None:
    invoice.post(context=world.context, pk=world.invoice().pk)
    browser = world.browser()
    page = browser.get(route(Client, "change", world.client.pk))
    assert "23.00" in str(page.context["facts"][0].value)
    assert len(page.context["tables"][0].rows) == 1
    listed = browser.get(route(Client, "changelist")).content.decode()
    assert "23.00" in listed

"""Every page of every noun answers, to whom it is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models.company import Company
from accounts.services import client
from erp.core.models.base import CompanyOwned
from inventory.services import product
from sales.admin.start import overdue
from sales.services import invoice, payment
from tests.admin.world import World

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def route(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def full(world: World) -> World:
    """The world after an invoice was posted and paid, and with a key and a draft of everything."""
    posted = invoice.post(context=world.context, pk=world.invoice().pk)
    payment.create(context=world.context, data={"invoice": posted, "amount": posted.total})
    world.invoice()
    return world


def visible(model: type[models.Model], world: World) -> Any:
    if issubclass(model, CompanyOwned):
        return model._default_manager.filter(company=world.company)
    return (
        model._default_manager.filter(pk=world.company.pk)
        if model is Company
        else model._default_manager.all()
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_lists_and_pages_answer(full: World, model: type[models.Model]) -> None:
    page = admin.site._registry[model]
    browser = full.browser()
    if model._meta.label == "core.BooksCheck":
        full.owner.is_superuser = True
        full.owner.save()
    listed = browser.get(route(model, "changelist"))
    assert listed.status_code == 200
    assert browser.get(route(model, "changelist"), {"q": "a"}).status_code == 200
    request = listed.wsgi_request
    added = browser.get(route(model, "add"))
    assert added.status_code == (200 if page.has_add_permission(request) else 403)
    for row in visible(model, full)[:3]:
        assert browser.get(route(model, "change", row.pk)).status_code == 200
        assert browser.get(route(model, "history", row.pk)).status_code == 200


def test_the_first_page_answers(full: World) -> None:
    page = full.browser().get(reverse("admin:index"))
    assert page.status_code == 200
    assert "Acme Trading" in page.content.decode()
    drafts, overdue, money, stock = page.context["tables"]
    assert [len(table.rows) for table in (drafts, overdue, money, stock)] == [1, 0, 2, 0]


def test_the_first_page_shows_what_a_role_may_see(full: World) -> None:
    titles = [str(table.title) for table in full.browser("stock").get("/admin/").context["tables"]]
    assert titles == ["Low stock"]


def test_overdue_invoices_and_low_stock_are_on_the_first_page(world: World) -> None:
    posted = invoice.post(context=world.context, pk=world.invoice(due_date=world.context.today).pk)
    product.update(context=world.context, pk=world.product.pk, data={"low_stock": Decimal(9)})
    assert overdue(world.context).rows == []
    tomorrow = replace(world.context, at=world.context.at + timedelta(days=1))
    [row] = overdue(tomorrow).rows
    assert posted.number in row[0]
    assert "PEN Pen" in world.browser().get("/admin/").content.decode()


def test_who_has_no_company_sees_an_empty_house(world: World) -> None:
    stranger = world.person("reader")
    world.member(stranger).__class__.objects.filter(user=stranger).update(is_active=False)
    page = world.browser("reader").get(reverse("admin:index"))
    assert page.status_code == 200
    assert "Acme Trading" not in page.content.decode()


@pytest.mark.parametrize("key", ["0", "99999999999999999999999", "x", "1;2"])
@pytest.mark.parametrize("page", ["change/", "history/", "delete/", "do/post/"])
def test_a_key_that_leads_nowhere_is_no_error(world: World, key: str, page: str) -> None:
    assert world.browser().get(f"/admin/sales/invoice/{key}/{page}").status_code in {302, 404}


@pytest.mark.parametrize("model", ["sales/invoice", "accounting/journal", "accounts/client", "audit/change"])
def test_a_list_takes_as_many_statements_for_ten_rows_as_for_one(world: World, model: str) -> None:
    browser = world.browser()
    address = f"/admin/{model}/"

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        return len(caught)

    invoice.post(context=world.context, pk=world.invoice().pk)
    statements()
    few = statements()
    for _number in range(4):
        client.create(context=world.context, data={"name": "One more"})
        draft = world.invoice(items=[{"product": world.service, "quantity": Decimal(1)}])
        invoice.post(context=world.context, pk=draft.pk)
    assert statements() == few

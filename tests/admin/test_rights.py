"""What a role does not hold, its people can't do, whatever they post."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.models.company import Company
from accounts.models.membership import Membership, Role
from accounts.models.user import User
from accounts.services import membership
from erp.core.models.base import CompanyOwned
from sales.models.invoice import Invoice
from sales.services import invoice
from tests.admin.typing import errors_of, typed
from tests.admin.world import PASSWORD, World
from tests.support.digest import digest

MODELS = sorted(
    (model for model in admin.site._registry if issubclass(model, CompanyOwned)),
    key=lambda model: model._meta.label,
)


def route(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_reader_reads_and_changes_nothing(world: World, model: type[models.Model]) -> None:
    world.invoice()
    browser = world.browser("reader")
    assert browser.get(route(model, "changelist")).status_code == 200
    assert browser.get(route(model, "add")).status_code == 403
    assert browser.post(route(model, "add"), {}).status_code == 403
    row = model._default_manager.filter(company=world.company).first()
    if row is None:
        return
    page = browser.get(route(model, "change", row.pk))
    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    assert page.context["buttons"] == []
    assert browser.post(route(model, "change", row.pk), {"name": "x"}).status_code == 403
    assert browser.post(route(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    for button in admin.site._registry[model].buttons:
        assert browser.post(route(model, "do", row.pk, button.name), {"row_version": ""}).status_code == 403


def test_sales_post_invoices_and_see_no_journals(world: World) -> None:
    draft = world.invoice()
    browser = world.browser("sales")
    assert browser.get("/admin/accounting/journal/").status_code == 403
    browser.post(route(Invoice, "do", draft.pk, "post"), {"row_version": draft.version})
    draft.refresh_from_db()
    assert draft.state == "posted"


def test_the_menu_has_what_one_may_see(world: World) -> None:
    groups = world.browser("stock").get("/admin/").context["sidebar_navigation"]
    titles = [item["title"] for group in groups for item in group["items"]]
    assert "Products" in titles
    assert "Invoices" not in titles
    assert "API keys" not in titles


def test_a_superuser_founds_a_company_with_its_owner(world: World, mailoutbox: Any) -> None:
    root = User.objects.create_superuser("root@example.com", PASSWORD)
    browser = world.browser()
    browser.force_login(root)
    address = route(Company, "add")
    browser.post(
        address,
        typed(
            browser.get(address),
            name="Nile Books",
            slug="nile",
            country="EG",
            base_currency="EGP",
            timezone="Africa/Cairo",
            owner_email="Amal@Nile.example",
        ),
    )
    made = Company.objects.get(slug="nile")
    owner = Membership.objects.get(company=made)
    assert (owner.user.email, owner.role.name) == ("amal@nile.example", "owner")
    assert made.language == "en"
    assert [letter.to for letter in mailoutbox] == [["amal@nile.example"]]


def test_the_first_company_is_founded_by_a_superuser(db: None) -> None:
    browser = Client()
    browser.force_login(User.objects.create_superuser("root@example.com", PASSWORD))
    assert browser.get("/admin/").status_code == 200
    address = route(Company, "add")
    data = typed(browser.get(address), name="Nile Books", slug="nile", country="EG", base_currency="EGP")
    assert browser.post(address, data).status_code == 302
    made = Company.objects.get()
    assert browser.get(route(Company, "change", made.pk)).status_code == 200
    told = browser.get(route(Company, "history", made.pk)).context["entries"]
    assert [entry.change.action for entry in told] == ["created"]


def test_a_company_that_is_refused_leaves_nothing(world: World) -> None:
    root = User.objects.create_superuser("root@example.com", PASSWORD)
    browser = world.browser()
    browser.force_login(root)
    address = route(Company, "add")
    data = typed(browser.get(address), name="X", slug="Not_This", country="ZZ", base_currency="SAR")
    page = browser.post(address, data)
    assert {"slug", "country"} <= page.context["adminform"].form.errors.keys()
    data |= {"slug": "acme", "country": "SA"}
    page = browser.post(address, data)
    assert "slug" in page.context["adminform"].form.errors
    assert Company.objects.count() == 1


def test_an_owner_can_found_no_company(world: World) -> None:
    assert world.browser().get(route(Company, "add")).status_code == 403


def test_an_owner_changes_their_company(world: World) -> None:
    browser = world.browser()
    address = route(Company, "change", world.company.pk)
    browser.post(address, typed(browser.get(address), legal_name="Acme Trading LLC"))
    world.company.refresh_from_db()
    assert (world.company.legal_name, world.company.version) == ("Acme Trading LLC", 2)


def test_people_are_invited_by_mail_and_given_another_role(world: World, mailoutbox: Any) -> None:
    browser = world.browser()
    address = route(Membership, "add")
    browser.post(
        address,
        typed(
            browser.get(address),
            email="lina@acme.example",
            first_name="Lina",
            role=Role.objects.get(name="sales"),
        ),
    )
    member = Membership.objects.get(user__email="lina@acme.example")
    assert (member.user.first_name, member.role.name) == ("Lina", "sales")
    assert len(mailoutbox) == 1
    address = route(Membership, "change", member.pk)
    browser.post(address, typed(browser.get(address), role=Role.objects.get(name="stock")))
    member.refresh_from_db()
    assert member.role.name == "stock"


def test_the_last_owner_stays(world: World) -> None:
    member = world.member(world.owner)
    browser = world.browser()
    address = route(Membership, "change", member.pk)
    page = browser.post(address, typed(browser.get(address), role=Role.objects.get(name="reader")))
    assert "at least one owner" in errors_of(page)


def test_a_role_of_another_company_is_not_given(world: World, other: World) -> None:
    theirs = Role.objects.create(name="rival:chief", title="Chief", company=other.company)
    browser = world.browser()
    address = route(Membership, "add")
    page = browser.post(address, typed(browser.get(address), email="lina@acme.example", role=theirs))
    assert "role" in page.context["adminform"].form.errors
    listed = browser.get(route(Role, "changelist"))
    assert theirs not in list(listed.context["cl"].result_list)


def test_an_accountant_invites_nobody(world: World) -> None:
    made = membership.invite(
        context=world.context, email="books@acme.example", role=Role.objects.get(name="accountant")
    )
    browser = world.browser()
    browser.force_login(made.user)
    before = digest()
    assert browser.post(route(Membership, "add"), {"email": "x@example.com"}).status_code == 403
    assert digest() == before


def test_posting_needs_its_own_right(world: World) -> None:
    cashier = Role.objects.create(name="acme:drafter", title="Drafter", company=world.company)
    cashier.permissions.set(
        Role.objects.get(name="sales").permissions.exclude(codename__in=["post_invoice", "void_invoice"])
    )
    made = membership.invite(context=world.context, email="draft@acme.example", role=cashier)
    browser = world.browser()
    browser.force_login(made.user)
    draft = world.invoice()
    assert browser.post(route(Invoice, "do", draft.pk, "post"), {"row_version": ""}).status_code == 403
    posted = invoice.post(context=world.context, pk=draft.pk)
    assert [
        each["title"] for each in browser.get(route(Invoice, "change", posted.pk)).context["buttons"]
    ] == ["Take payment"]

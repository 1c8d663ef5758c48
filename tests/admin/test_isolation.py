"""One company at a time: nothing of another is listed, opened, offered or accepted."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse

from accounts.models.client import Client
from accounts.models.company import Company
from accounts.models.membership import Membership
from accounts.services import membership, role
from apikeys.models.api_key import ApiKey
from apikeys.services import api_key
from erp.core.models.base import CompanyOwned
from inventory.services import product_category
from sales.services import invoice, payment
from tests.admin.typing import typed
from tests.admin.world import World

OWNED = sorted(
    (model for model in admin.site._registry if issubclass(model, CompanyOwned)),
    key=lambda model: model._meta.label,
)


def route(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def rival(other: World) -> World:
    """A rival with a row in every table."""
    posted = invoice.post(context=other.context, pk=other.invoice().pk)
    payment.create(context=other.context, data={"invoice": posted, "amount": posted.total})
    api_key.create(
        context=other.context, data={"membership": other.member(other.owner), "description": "theirs"}
    )
    product_category.create(context=other.context, data={"name": "Stationery"})
    return other


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_rows_of_another_company_do_not_exist(world: World, rival: World, model: type[models.Model]) -> None:
    foreign = model._default_manager.filter(company=rival.company).first()
    assert foreign is not None
    browser = world.browser()
    listed = browser.get(route(model, "changelist"))
    assert foreign not in list(listed.context["cl"].result_list)
    for page in ("change", "history", "delete"):
        answer = browser.get(route(model, page, foreign.pk))
        assert answer.status_code in {302, 403, 404}, page
        assert str(foreign) not in answer.content.decode()
    buttons = admin.site._registry[model].buttons
    for button in buttons:
        address = route(model, "do", foreign.pk, button.name)
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"row_version": ""}).status_code == 404


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_forms_and_filters_offer_rows_of_the_company_only(
    world: World, rival: World, model: type[models.Model]
) -> None:
    browser = world.browser()
    listed = browser.get(route(model, "changelist"))
    assert "Rival" not in listed.content.decode()
    page = browser.get(route(model, "add"))
    if page.status_code != 200:
        return
    forms = [page.context["adminform"].form]
    forms += [inline.formset.empty_form for inline in page.context["inline_admin_formsets"]]
    for form in forms:
        for field in form.fields.values():
            rows = getattr(field, "queryset", None)
            if rows is not None and issubclass(rows.model, CompanyOwned):
                assert set(rows.values_list("company", flat=True)) <= {world.company.pk}


def test_searching_for_a_client_finds_only_ours(world: World, other: World) -> None:
    question = {"app_label": "sales", "model_name": "invoice", "field_name": "client", "term": "Client"}
    found = world.browser().get(reverse("admin:autocomplete"), question).json()
    assert [row["text"] for row in found["results"]] == ["Acme Trading Client"]


def test_searching_leaves_out_what_was_put_away(world: World) -> None:
    Client.objects.filter(pk=world.client.pk).update(is_active=False)
    question = {"app_label": "sales", "model_name": "invoice", "field_name": "client"}
    assert world.browser().get(reverse("admin:autocomplete"), question).json()["results"] == []


def test_a_key_for_somebody_of_another_company_is_refused(world: World, other: World) -> None:
    browser = world.browser()
    address = route(ApiKey, "add")
    page = browser.post(
        address, typed(browser.get(address), description="theirs", membership=other.member(other.owner))
    )
    assert "membership" in page.context["adminform"].form.errors
    assert not ApiKey.objects.exists()


def test_another_company_is_chosen_and_then_worked_in(world: World, other: World) -> None:
    membership.invite(context=other.context, email=world.owner.email, role=role.shipped("reader"))
    browser = world.browser()
    first = browser.get(route(Client, "changelist"))
    assert "Rival" in first.content.decode()  # in the drop-down
    assert [row.name for row in first.context["cl"].result_list] == ["Acme Trading Client"]
    browser.post(reverse("choose_company"), {"company": other.company.pk})
    second = browser.get(route(Client, "changelist"))
    assert [row.name for row in second.context["cl"].result_list] == ["Rival Client"]
    # The rights are those of the role there.
    assert browser.get(route(Client, "add")).status_code == 403


def test_a_company_of_others_is_not_chosen(world: World, other: World) -> None:
    browser = world.browser()
    assert browser.post(reverse("choose_company"), {"company": other.company.pk}).status_code == 403
    listed = browser.get(route(Client, "changelist"))
    assert [row.name for row in listed.context["cl"].result_list] == ["Acme Trading Client"]


def test_only_the_companies_of_ones_memberships_are_listed(world: World, other: World) -> None:
    listed = world.browser().get(route(Company, "changelist"))
    assert [row.name for row in listed.context["cl"].result_list] == ["Acme Trading"]


def test_a_membership_that_ended_shows_nothing_any_more(world: World) -> None:
    browser = world.browser("reader")
    assert browser.get(route(Client, "changelist")).status_code == 200
    Membership.objects.filter(user=world.person("reader")).update(is_active=False)
    assert browser.get(route(Client, "changelist")).status_code == 403

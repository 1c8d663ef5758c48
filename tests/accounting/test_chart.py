"""Accounts, categories, taxes and treasuries; what a company starts with."""

from decimal import Decimal as D
from typing import Any

import pytest

from accounting.models.account import Account, AccountCategory
from accounting.models.tax import Tax
from accounting.models.treasury import Treasury
from accounting.services import account as accounts
from accounting.services import account_category as categories
from accounting.services import tax as taxes
from accounting.services import treasury as treasuries
from erp.audit.models.change import Change
from erp.core.context import Context
from erp.core.errors import Conflict, DomainError, Invalid
from tests import factories


def category(context: Context, code: str = "60") -> AccountCategory:
    return AccountCategory.objects.get(company=context.company, code=code)


def refusal_of(error: DomainError) -> tuple[str | None, list[str]]:
    return error.reason, list(error.errors)


# What a company starts with


def test_the_chart_has_one_account_of_each_system_kind(context: Context) -> None:
    kinds = (
        Account.objects.filter(company=context.company)
        .exclude(kind="ordinary")
        .values_list("kind", flat=True)
    )
    assert sorted(kinds) == sorted(["treasury", *(set(Account.Kind.values) - {"ordinary"})])


def test_accounts_stand_in_categories_of_their_type(context: Context) -> None:
    types = dict(Account.objects.filter(company=context.company).values_list("code", "category__type"))
    by_digit = {"1": "asset", "2": "liability", "3": "equity", "4": "income", "5": "expense", "6": "expense"}
    assert types == {code: by_digit[code[0]] for code in types}
    for row in AccountCategory.objects.filter(company=context.company).select_related("parent"):
        assert row.parent is None or row.parent.type == row.type


@pytest.mark.parametrize(
    ("country", "rates"),
    [("SA", [D(0), D(15)]), ("AE", [D(0), D(5)]), ("EG", [D(0), D(14)]), ("US", [D(0)])],
)
@pytest.mark.django_db
def test_taxes_of_the_country(country: str, rates: list[D]) -> None:
    company = factories.context(country=country).company
    assert sorted(Tax.objects.filter(company=company).values_list("rate", flat=True)) == rates
    assert Tax.objects.get(company=company, rate=0).kind == "zero"


def test_the_cash_box_is_primary(context: Context) -> None:
    rows = Treasury.objects.filter(company=context.company).order_by("id")
    assert [(row.name, row.type, row.is_primary, row.currency, row.account.code) for row in rows] == [
        ("Cash", "cash", True, "SAR", "1010"),
        ("Bank", "bank", False, "SAR", "1020"),
    ]


def test_what_a_company_starts_with_is_in_the_change_log(context: Context) -> None:
    logged = Change.objects.filter(
        company=context.company, record_type="accounting.account", action="created"
    )
    assert logged.count() == Account.objects.filter(company=context.company).count()


# Accounts


def test_an_account_is_made_ordinary(context: Context) -> None:
    account = accounts.create(
        context=context,
        data={"code": "6999", "name": "Coffee", "category": category(context), "external_id": "c"},
    )
    row = Account.objects.get(pk=account.pk)
    assert (row.kind, row.currency, row.is_active, row.version) == ("ordinary", "", True, 1)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"code": "6100"}, "code"),
        ({"currency": "XXX"}, "currency"),
        ({"name": ""}, "name"),
        ({"category": ...}, "category_id"),
    ],
)
def test_an_account_that_is_refused(context: Context, data: dict[str, Any], field: str) -> None:
    given = {"code": "6999", "name": "Coffee", "category": category(context), **data}
    given = {name: value for name, value in given.items() if value is not ...}
    with pytest.raises(DomainError) as refusal:
        accounts.create(context=context, data=given)
    assert list(refusal.value.errors) == [field]


@pytest.mark.parametrize("kind", ["receivable", "sales", "treasury"])
def test_a_system_account_keeps_its_place(context: Context, kind: str) -> None:
    account = Account.objects.filter(company=context.company, kind=kind).first()
    assert account is not None
    renamed = accounts.update(context=context, pk=account.pk, data={"name": "Debtors", "code": "1999"})
    assert (renamed.name, renamed.code) == ("Debtors", "1999")
    for data, field in (
        ({"is_active": False}, "is_active"),
        ({"category": category(context, "30")}, "category_id"),
    ):
        with pytest.raises(Conflict) as refusal:
            accounts.update(context=context, pk=account.pk, data=data)
        assert refusal_of(refusal.value) == ("system_account", [field])
    with pytest.raises(Conflict) as refusal:
        accounts.delete(context=context, pk=account.pk)
    assert refusal.value.reason == "system_account"
    assert Account.objects.filter(pk=account.pk).exists()


def test_an_account_with_lines_stays(context: Context) -> None:
    factories.journal(context)
    account = factories.account(context)
    with pytest.raises(Conflict, match="journal lines") as refusal:
        accounts.delete(context=context, pk=account.pk)
    assert refusal.value.reason == "in_use"
    for data, field in (
        ({"category": category(context, "45")}, "category_id"),
        ({"currency": "USD"}, "currency"),
    ):
        with pytest.raises(Conflict) as refusal:
            accounts.update(context=context, pk=account.pk, data=data)
        assert refusal_of(refusal.value) == ("in_use", [field])
    moved = accounts.update(context=context, pk=account.pk, data={"category": category(context, "65")})
    assert moved.category.code == "65"


def test_an_unused_account_goes(context: Context) -> None:
    pk = factories.account(context).pk
    accounts.delete(context=context, pk=pk)
    assert not Account.objects.filter(pk=pk).exists()
    assert (
        Change.objects.get(record_type="accounting.account", record_id=pk, action="deleted").before["code"]
        == "6100"
    )


# Categories


def test_a_category_has_its_parents_type(context: Context) -> None:
    made = categories.create(
        context=context, data={"code": "61", "name": "People", "parent": category(context, "5")}
    )
    assert made.type == "expense"
    with pytest.raises(Invalid) as refusal:
        categories.create(
            context=context,
            data={"code": "62", "name": "x", "type": "asset", "parent": category(context, "5")},
        )
    assert refusal_of(refusal.value) == ("type_of_parent", ["type"])


def test_a_category_without_parent_needs_a_type(context: Context) -> None:
    with pytest.raises(Invalid) as refusal:
        categories.create(context=context, data={"code": "7", "name": "Other"})
    assert list(refusal.value.errors) == ["type"]


def test_categories_form_no_circle(context: Context) -> None:
    top, below = category(context, "5"), category(context, "60")
    for parent in (below, top):
        with pytest.raises(Invalid) as refusal:
            categories.update(context=context, pk=top.pk, data={"parent": parent})
        assert refusal_of(refusal.value) == ("circular", ["parent_id"])
    assert category(context, "5").parent is None


@pytest.mark.parametrize("code", ["6", "60"])
def test_the_type_of_a_used_category_is_fixed(context: Context, code: str) -> None:
    used = category(context, {"6": "5"}.get(code, code))
    AccountCategory.objects.filter(pk=used.pk).update(parent=None)
    with pytest.raises(Conflict) as refusal:
        categories.update(context=context, pk=used.pk, data={"type": "income"})
    assert refusal_of(refusal.value) == ("in_use", ["type"])


def test_an_empty_category_changes_type_and_goes(context: Context) -> None:
    made = categories.create(context=context, data={"code": "7", "name": "Other", "type": "income"})
    assert categories.update(context=context, pk=made.pk, data={"type": "expense"}).type == "expense"
    categories.delete(context=context, pk=made.pk)
    with pytest.raises(Conflict, match="accounts") as refusal:
        categories.delete(context=context, pk=category(context).pk)
    assert refusal.value.reason == "in_use"


# Taxes


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"rate": D("-1")}, "rate"),
        ({"rate": D("5"), "kind": "zero"}, "rate"),
        ({"rate": D("5"), "kind": "exempt"}, "rate"),
        ({"rate": D("5"), "name": "Zero rated"}, "name"),
        ({}, "rate"),
    ],
)
def test_a_tax_that_is_refused(context: Context, data: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        taxes.create(context=context, data={"name": "City tax", **data})
    assert list(refusal.value.errors) == [field]


def test_a_tax_in_documents_keeps_its_rate(context: Context) -> None:
    tax = factories.tax(context)
    assert taxes.update(context=context, pk=tax.pk, data={"rate": D("14")}).rate == D(14)
    factories.journal(
        context,
        factories.rent(
            context,
            lines=[{"account": factories.account(context, "output_tax"), "credit": D("14"), "tax": tax}],
        ),
    )
    for data in ({"rate": D("15")}, {"is_included": True}, {"is_compound": True}):
        with pytest.raises(Conflict, match="new tax") as refusal:
            taxes.update(context=context, pk=tax.pk, data=data)
        assert refusal_of(refusal.value) == ("in_use", list(data))
    renamed = taxes.update(
        context=context, pk=tax.pk, data={"name": "VAT", "rate": D("14"), "is_active": False}
    )
    assert (renamed.name, renamed.is_active) == ("VAT", False)
    with pytest.raises(Conflict, match="journal lines") as refusal:
        taxes.delete(context=context, pk=tax.pk)
    assert refusal.value.reason == "in_use"


def test_an_unused_tax_goes(context: Context) -> None:
    taxes.delete(context=context, pk=factories.tax(context).pk)
    assert Tax.objects.filter(company=context.company).count() == 1


# Treasuries


def test_a_treasury_shares_the_account_of_its_type(context: Context) -> None:
    made = treasuries.create(context=context, data={"name": "Second bank", "type": "bank"})
    assert (made.currency, made.is_primary, made.account.code) == ("SAR", False, "1020")


def test_the_first_treasury_of_a_type_gets_an_account(context: Context) -> None:
    bank = factories.treasury(context, "bank")
    treasuries.delete(context=context, pk=bank.pk)
    made = treasuries.create(context=context, data={"name": "New bank", "type": "bank"})
    # 1020 is still there, so the next free code it is.
    assert (made.account.code, made.account.kind, made.account.category.code) == ("1021", "treasury", "10")


def test_there_is_one_primary_treasury(context: Context) -> None:
    cash, bank = factories.treasury(context), factories.treasury(context, "bank")
    changed = treasuries.update(context=context, pk=bank.pk, data={"is_primary": True})
    cash.refresh_from_db()
    assert (changed.is_primary, cash.is_primary, cash.version) == (True, False, 2)
    made = treasuries.create(context=context, data={"name": "Till", "type": "cash", "is_primary": True})
    assert list(Treasury.objects.filter(company=context.company, is_primary=True)) == [made]


def test_the_primary_treasury_is_active(context: Context) -> None:
    with pytest.raises(Invalid) as refusal:
        treasuries.update(context=context, pk=factories.treasury(context).pk, data={"is_active": False})
    assert refusal_of(refusal.value) == ("primary", ["is_active"])


def test_a_treasury_in_documents_keeps_currency_and_type(context: Context) -> None:
    factories.journal(context)
    cash, bank = factories.treasury(context), factories.treasury(context, "bank")
    for data in ({"currency": "USD"}, {"type": "bank"}):
        with pytest.raises(Conflict) as refusal:
            treasuries.update(context=context, pk=cash.pk, data=data)
        assert refusal_of(refusal.value) == ("in_use", list(data))
    with pytest.raises(Conflict) as refusal:
        treasuries.delete(context=context, pk=cash.pk)
    assert refusal.value.reason == "in_use"
    moved = treasuries.update(context=context, pk=bank.pk, data={"type": "cash", "currency": "USD"})
    assert (moved.account, moved.currency) == (cash.account, "USD")


def test_a_foreign_treasury_is_not_booked_by_hand(context: Context) -> None:
    dollars = treasuries.create(context=context, data={"name": "Dollars", "type": "bank", "currency": "USD"})
    data = factories.rent(context)
    data["lines"][1] |= {"account": dollars.account, "treasury": dollars}
    with pytest.raises(Invalid) as refusal:
        factories.journal(context, data)
    assert list(refusal.value.errors) == ["lines.1.treasury_id"]


@pytest.mark.parametrize("data", [{"currency": "ABC"}, {"type": "safe"}, {"name": "Cash"}])
def test_a_treasury_that_is_refused(context: Context, data: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refusal:
        treasuries.create(context=context, data={"name": "Till", "type": "cash", **data})
    assert list(refusal.value.errors) == list(data)

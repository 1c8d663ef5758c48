"""Balances as expressions."""

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

from accounting.models.account import Account
from accounting.models.open_item import OpenItem
from accounting.models.treasury import Treasury
from accounting.services import balances, open_items
from accounts.models.client import Client
from accounts.models.supplier import Supplier
from erp.core.context import Context
from tests import factories


def book(context: Context, kind: str, debit: str = "0", credit: str = "0", **line: Any) -> OpenItem:
    """A posted journal of one line on a control account, against sales."""
    due = {"due_date": line.pop("due_date", None)}
    lines = [
        {"account": factories.account(context, kind), "debit": D(debit), "credit": D(credit), **line, **due},
        {"account": factories.account(context, "sales"), "debit": D(credit), "credit": D(debit)},
    ]
    return OpenItem.objects.get(journal=factories.posted(context, factories.rent(context, lines=lines)))


def test_accounts_and_treasuries_are_debit_less_credit(
    context: Context, django_assert_num_queries: Any
) -> None:
    factories.posted(context)
    factories.journal(context)
    cash = factories.treasury(context)
    with django_assert_num_queries(2):
        found = Account.objects.filter(company=context.company).annotate(balance=balances.of_account())
        accounts = {account.code: account.balance for account in found}
        rows = Treasury.objects.filter(company=context.company).annotate(balance=balances.of_treasury())
        treasuries = {row.pk: row.balance for row in rows}
    assert {code: balance for code, balance in accounts.items() if balance} == {
        "6100": D("100"),
        "1010": D("-100"),
    }
    assert accounts["4000"] == D("0")
    assert treasuries[cash.pk] == D("-100")


def test_what_a_client_owes(context: Context) -> None:
    client, other = factories.client(context), factories.client(context)
    today = factories.TODAY
    invoice = book(context, "receivable", debit="100.00", client=client, due_date=today - timedelta(days=1))
    book(context, "receivable", debit="50.00", client=client, due_date=today)
    payment = book(context, "receivable", credit="30.00", client=client)
    open_items.allocate(
        context=context, debit_item=invoice, credit_item=payment, amount=D("20.00"), date=today
    )
    found = Client.objects.filter(company=context.company).annotate(
        balance=balances.of_client(),
        unallocated=balances.unallocated_of_client(),
        overdue=balances.overdue_of_client(today),
    )
    assert {row.pk: (row.balance, row.unallocated, row.overdue) for row in found} == {
        client.pk: (D("120"), D("10"), D("80")),
        other.pk: (D("0"), D("0"), D("0")),
    }


def test_what_we_owe_a_supplier(context: Context) -> None:
    supplier = factories.supplier(context)
    book(context, "payable", credit="70.50", supplier=supplier, due_date=date(2026, 1, 1))
    book(context, "payable", debit="20.25", supplier=supplier)
    row = Supplier.objects.annotate(
        balance=balances.of_supplier(),
        unallocated=balances.unallocated_of_supplier(),
        overdue=balances.overdue_of_supplier(factories.TODAY),
    ).get(pk=supplier.pk)
    assert (row.balance, row.unallocated, row.overdue) == (D("50.25"), D("20.25"), D("70.50"))


def test_a_party_named_on_other_accounts_owes_nothing_by_it(context: Context) -> None:
    client = factories.client(context)
    data = factories.rent(context)
    data["lines"][0]["client"] = client
    factories.posted(context, data)
    assert Client.objects.annotate(balance=balances.of_client()).get(pk=client.pk).balance == D("0")


def test_balances_can_be_filtered_and_ordered(context: Context) -> None:
    client = factories.client(context)
    factories.client(context)
    book(context, "receivable", debit="100.00", client=client)
    rows = (
        Client.objects.annotate(balance=balances.of_client())
        .filter(balance__gt=D("99.99"))
        .order_by("balance")
    )
    assert list(rows) == [client]

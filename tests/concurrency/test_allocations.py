"""Allocating the same amount from many sides: never more than there is (domain.md 6.5)."""

from decimal import Decimal as D
from functools import partial
from typing import Any

import pytest

from accounting.models.open_item import Allocation, OpenItem
from accounting.services import open_items
from erp.core import books
from erp.core.context import Context
from erp.core.errors import Invalid
from tests import factories
from tests.support.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def item(context: Context, client: Any, side: str, amount: str) -> OpenItem:
    other = {"debit": "credit", "credit": "debit"}[side]
    lines = [
        {"account": factories.account(context, "receivable"), "client": client, side: D(amount)},
        {"account": factories.account(context, "sales"), other: D(amount)},
    ]
    return OpenItem.objects.get(journal=factories.posted(context, factories.rent(context, lines=lines)))


def test_twelve_of_thirty_on_an_invoice_of_a_hundred() -> None:
    context = factories.context()
    client = factories.client(context)
    invoice = item(context, client, "debit", "100.00")
    payments = [item(context, client, "credit", "30.00") for _ in range(12)]
    outcomes = at_once(
        [
            partial(
                open_items.allocate,
                context=context,
                debit_item=OpenItem.objects.get(pk=invoice.pk),
                credit_item=payment,
                amount=D("30.00"),
                date=factories.TODAY,
            )
            for payment in payments
        ]
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Invalid)]
    assert [refusal.reason for refusal in refused] == ["over_allocated"] * 9
    invoice.refresh_from_db()
    assert invoice.settled == D("90")
    assert Allocation.objects.filter(debit_item=invoice).count() == 3
    assert books.faults(context.company) == []


def test_crosswise_allocations_do_not_wait_for_each_other_for_ever() -> None:
    """Locks are taken in the order of the keys, whichever item is named first."""
    context = factories.context()
    client = factories.client(context)
    receipts = [item(context, client, "credit", "50.00") for _ in range(2)]
    invoices = [item(context, client, "debit", "50.00") for _ in range(2)]
    pairs = [
        (debit, credit)
        for debit in invoices
        for credit in (receipts if debit is invoices[0] else receipts[::-1])
    ]
    outcomes = at_once(
        [
            partial(
                open_items.allocate,
                context=context,
                debit_item=OpenItem.objects.get(pk=debit.pk),
                credit_item=OpenItem.objects.get(pk=credit.pk),
                amount=D("25.00"),
                date=factories.TODAY,
            )
            for debit, credit in pairs
        ]
    )
    assert all(isinstance(outcome, Allocation) for outcome in outcomes), outcomes
    assert [row.settled for row in OpenItem.objects.filter(company=context.company)] == [D("50")] * 4

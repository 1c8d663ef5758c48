"""Open items and what settles them."""

from decimal import Decimal as D
from typing import Any

import pytest

from accounting.models.account import Account
from accounting.models.journal import Journal
from accounting.models.open_item import Allocation, OpenItem
from accounting.services import journal as journals
from accounting.services import ledger, open_items
from accounts.models.client import Client
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from tests import factories

Side = OpenItem.Side


def item(context: Context, client: Client, side: Side, amount: str) -> OpenItem:
    """What a manual journal on the receivable account opened."""
    line = "debit" if side == Side.DEBIT else "credit"
    other = "credit" if side == Side.DEBIT else "debit"
    lines = [
        {"account": factories.account(context, "receivable"), "client": client, line: D(amount)},
        {"account": factories.account(context, "sales"), other: D(amount)},
    ]
    journal = factories.posted(context, factories.rent(context, lines=lines))
    return OpenItem.objects.get(journal=journal)


def stored(item: OpenItem) -> tuple[D, D, D]:
    row = OpenItem.objects.get(pk=item.pk)
    return row.settled, row.credited, row.base_settled


def allocate(context: Context, debit: OpenItem, credit: OpenItem, amount: str, **values: Any) -> Allocation:
    return open_items.allocate(
        context=context,
        debit_item=debit,
        credit_item=credit,
        amount=D(amount),
        date=factories.TODAY,
        **values,
    )


@pytest.fixture
def pair(context: Context) -> tuple[OpenItem, OpenItem]:
    """An invoice's item of 100 and a payment's of 150, of one client."""
    client = factories.client(context)
    return item(context, client, Side.DEBIT, "100.00"), item(context, client, Side.CREDIT, "150.00")


def test_an_allocation_settles_both_items(context: Context, pair: tuple[OpenItem, OpenItem]) -> None:
    debit, credit = pair
    allocation = allocate(context, debit, credit, "33.33")
    assert stored(debit) == stored(credit) == (D("33.33"), D("0"), D("33.33"))
    assert (debit.settled, credit.settled) == (D("33.33"), D("33.33"))
    row = Allocation.objects.get(pk=allocation.pk)
    assert (row.amount, row.debit_base, row.credit_base, row.credited, row.at) == (
        D("33.33"),
        D("33.33"),
        D("33.33"),
        False,
        factories.AT,
    )
    assert (row.date, row.undoes) == (factories.TODAY, None)


def test_what_is_credited_is_told_from_what_is_paid(
    context: Context, pair: tuple[OpenItem, OpenItem]
) -> None:
    debit, credit = pair
    allocate(context, debit, credit, "30.00", credited=True)
    allocate(context, debit, credit, "70.00")
    assert stored(debit) == (D("100"), D("30"), D("100"))


@pytest.mark.parametrize(
    ("amount", "reason"),
    [("100.01", "over_allocated"), ("0.00", "not_positive"), ("-1.00", "not_positive")],
)
def test_an_amount_that_is_refused(
    context: Context, pair: tuple[OpenItem, OpenItem], amount: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        allocate(context, *pair, amount)
    assert (refusal.value.reason, list(refusal.value.errors)) == (reason, ["amount"])
    assert stored(pair[0]) == (D("0"), D("0"), D("0"))
    assert not Allocation.objects.exists()


def test_the_refusal_says_what_is_left(context: Context, pair: tuple[OpenItem, OpenItem]) -> None:
    allocate(context, *pair, "60.00")
    with pytest.raises(Invalid, match=r"At most 40\.00"):
        allocate(context, *pair, "40.01")


def test_stale_instances_do_not_over_allocate(context: Context, pair: tuple[OpenItem, OpenItem]) -> None:
    stale = [OpenItem.objects.get(pk=row.pk) for row in pair]
    allocate(context, *pair, "60.00")
    with pytest.raises(Invalid):
        allocate(context, *stale, "60.00")


def test_items_of_two_clients_do_not_settle_each_other(context: Context) -> None:
    debit = item(context, factories.client(context), Side.DEBIT, "100.00")
    credit = item(context, factories.client(context), Side.CREDIT, "100.00")
    with pytest.raises(Invalid) as refusal:
        allocate(context, debit, credit, "1.00")
    assert refusal.value.reason == "mismatch"


def test_two_debits_do_not_settle_each_other(context: Context, pair: tuple[OpenItem, OpenItem]) -> None:
    with pytest.raises(Invalid) as refusal:
        allocate(context, pair[0], pair[0], "1.00")
    assert refusal.value.reason == "mismatch"


@pytest.mark.parametrize("credited", [False, True])
def test_releasing_restores_exactly(
    context: Context, pair: tuple[OpenItem, OpenItem], credited: bool
) -> None:
    before = [stored(row) for row in pair]
    allocation = allocate(context, *pair, "33.33", credited=credited)
    opposite = open_items.release(context=context, allocation=allocation, date=factories.TODAY)
    assert [stored(row) for row in pair] == before
    assert (opposite.amount, opposite.undoes, opposite.credited) == (D("-33.33"), allocation, credited)


def test_an_allocation_is_released_once(context: Context, pair: tuple[OpenItem, OpenItem]) -> None:
    allocate(context, *pair, "20.00")
    allocation = allocate(context, *pair, "30.00")
    opposite = open_items.release(context=context, allocation=allocation, date=factories.TODAY)
    for undone in (allocation, opposite):
        with pytest.raises(Conflict) as refusal:
            open_items.release(context=context, allocation=undone, date=factories.TODAY)
        assert refusal.value.reason == "already_released"
    assert stored(pair[0]) == (D("20"), D("0"), D("20"))


def test_an_allocation_is_four_statements(
    context: Context, pair: tuple[OpenItem, OpenItem], django_assert_num_queries: Any
) -> None:
    # And the savepoint of the test's transaction.
    with django_assert_num_queries(4 + 2):
        allocate(context, *pair, "10.00")


def test_a_foreign_item_is_relieved_of_its_base_to_the_last_cent(context: Context) -> None:
    """Domain.md F5: 100.00 at 1.1111, paid 33.33, 33.33, 33.34."""
    client = factories.client(context)
    journal = factories.posted(context)
    other = factories.posted(context)
    common = {
        "account": factories.account(context, "receivable"),
        "client": client,
        "amount": D("100.00"),
        "date": factories.TODAY,
        "due_date": factories.TODAY,
        "currency": "EUR",
    }
    debit = open_items.create(
        context=context, journal=journal, side=Side.DEBIT, base_amount=D("111.11"), **common
    )
    credit = open_items.create(
        context=context, journal=other, side=Side.CREDIT, base_amount=D("120.00"), **common
    )
    parts = [allocate(context, debit, credit, amount) for amount in ("33.33", "33.33", "33.34")]
    assert [part.debit_base for part in parts] == [D("37.03"), D("37.03"), D("37.05")]
    assert stored(debit) == (D("100"), D("0"), D("111.11"))
    assert stored(credit) == (D("100"), D("0"), D("120"))


def test_an_item_that_is_settled_holds_what_made_it(
    context: Context, pair: tuple[OpenItem, OpenItem]
) -> None:
    allocate(context, *pair, "10.00")
    before = Journal.objects.count()
    with pytest.raises(Conflict, match=r"10\.00") as refusal:
        journals.reverse(context=context, pk=pair[0].journal_id)
    assert refusal.value.reason == "allocated"
    assert Journal.objects.count() == before


def test_released_items_may_be_cancelled(context: Context, pair: tuple[OpenItem, OpenItem]) -> None:
    allocation = allocate(context, *pair, "10.00")
    open_items.release(context=context, allocation=allocation, date=factories.TODAY)
    journals.reverse(context=context, pk=pair[1].journal_id)
    assert stored(pair[1]) == (D("150"), D("150"), D("150"))


def test_a_suppliers_item_is_a_credit(context: Context) -> None:
    supplier = factories.supplier(context)
    lines = [
        {"account": factories.account(context), "debit": D("70")},
        {"account": factories.account(context, "payable"), "supplier": supplier, "credit": D("70")},
    ]
    journal = factories.posted(context, factories.rent(context, lines=lines))
    row = OpenItem.objects.get(journal=journal)
    assert (row.supplier, row.client, row.side, row.amount) == (supplier, None, "credit", D("70"))
    assert row.account.kind == Account.Kind.PAYABLE


def test_more_digits_than_the_currency_are_a_mistake_of_the_caller(context: Context) -> None:
    (journal,) = ledger.reverse(
        context=context, journals=[factories.posted(context)], date=factories.TODAY, source=None
    )
    with pytest.raises(ValueError, match="decimals"):
        open_items.create(
            context=context,
            journal=journal,
            account=factories.account(context, "receivable"),
            client=factories.client(context),
            side=Side.DEBIT,
            amount=D("1.005"),
            base_amount=D("1"),
            date=factories.TODAY,
            due_date=factories.TODAY,
            currency="SAR",
        )

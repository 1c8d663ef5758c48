"""An allocation joins like items, and is undone exactly (I-24)."""

from typing import Any

import pytest

from accounting.guards.allocation import ALLOCATION_JOINS_LIKE_ITEMS
from accounting.models.account import Account
from accounting.models.open_item import Allocation, OpenItem
from accounts.models.client import Client
from accounts.models.supplier import Supplier
from tests.guards.attacks import assert_only, refused_by
from tests.guards.rows import build, make, make_company

pytestmark = pytest.mark.django_db


def items() -> tuple[OpenItem, OpenItem]:
    """A debit and a credit that belong together."""
    debit = make(OpenItem, make_company())
    like = {"account_id": debit.account_id, "client_id": debit.client_id}
    return debit, make(OpenItem, debit.company, side="credit", **like)


def differing_items(name: str) -> tuple[OpenItem, OpenItem]:
    debit, credit = items()
    given = {"account_id": credit.account_id, "client_id": credit.client_id, "side": "credit"}
    if name == "account":
        given["account_id"] = make(Account, debit.company).pk
    elif name == "client":
        given["client_id"] = make(Client, debit.company).pk
    elif name == "supplier":
        del given["client_id"]
        given["supplier"] = make(Supplier, debit.company)
    elif name == "currency":
        given["currency"] = "USD"
    elif name == "side":
        given["side"] = "debit"
    return debit, make(OpenItem, debit.company, **given)


@pytest.mark.parametrize("name", ["account", "client", "supplier", "currency", "side"])
def test_an_allocation_joins_like_items(name: str) -> None:
    debit, credit = differing_items(name)
    allocation = build(Allocation, debit.company, debit_item=debit, credit_item=credit)
    assert_only(ALLOCATION_JOINS_LIKE_ITEMS.name, lambda: allocation.save(force_insert=True))


def test_an_allocation_has_the_debit_item_on_its_side() -> None:
    debit, credit = items()
    allocation = build(Allocation, debit.company, debit_item=credit, credit_item=debit)
    assert_only(ALLOCATION_JOINS_LIKE_ITEMS.name, lambda: allocation.save(force_insert=True))


@pytest.mark.parametrize(
    "differing", [{"amount": -2}, {"debit_base": -2}, {"credit_base": -2}, {"credited": True}]
)
def test_what_undoes_an_allocation_is_its_exact_opposite(differing: dict[str, Any]) -> None:
    done = make(Allocation, make_company())
    undoing = build(Allocation, done.company, undoes=done, **differing)
    assert_only(ALLOCATION_JOINS_LIKE_ITEMS.name, lambda: undoing.save(force_insert=True))


def test_an_undoing_is_not_undone() -> None:
    done = make(Allocation, make_company())
    undone = make(Allocation, done.company, undoes=done)
    again = build(Allocation, done.company, undoes=undone)
    with refused_by(ALLOCATION_JOINS_LIKE_ITEMS.name):
        again.save(force_insert=True)

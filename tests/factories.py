"""Records that tests begin with, made by the services that make them in life.

context = factories.context()                     # a seeded company of its own (SA, SAR), on AT
other = factories.context(country="EG", base_currency="EGP")
client = factories.client(context)
cash = factories.account(context, "treasury", code="1010")
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.models.tax import Tax
from accounting.models.treasury import Treasury
from accounting.services import journal as journals
from accounts.models.client import Client
from accounts.models.company import Company
from accounts.models.supplier import Supplier
from accounts.models.user import User
from accounts.services import client as clients
from accounts.services import company as companies
from accounts.services import supplier as suppliers
from erp.core.context import Actor, Context

# A Sunday at noon in Riyadh; the fiscal years 2026 and 2027 exist.
AT = datetime(2026, 3, 15, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 15)

_number = count(1)


def context(*, at: datetime = AT, user: User | None = None, **company: Any) -> Context:
    """The context of a command in a new, seeded company."""
    number = next(_number)
    actor = Actor(kind="command", label="test", user_id=user.pk if user else None)
    data = {
        "slug": f"co-{number}",
        "name": f"Company {number}",
        "country": "SA",
        "base_currency": "SAR",
        "timezone": "Asia/Riyadh",
        **company,
    }
    return in_company(companies.create(actor=actor, at=at, data=data), at=at, user=user)


def in_company(company: Company, *, at: datetime = AT, user: User | None = None) -> Context:
    """The context of a command in `company`."""
    actor = Actor(kind="command", label="test", user_id=user.pk if user else None)
    return Context(company=company, actor=actor, at=at, request_id="test")


def user(**values: Any) -> User:
    """A person who can't sign in."""
    number = next(_number)
    return User.objects.create(**{"email": f"person{number}@example.com", **values})


def client(context: Context, **values: Any) -> Client:
    """A client."""
    return clients.create(context=context, data={"name": f"Client {next(_number)}", **values})


def supplier(context: Context, **values: Any) -> Supplier:
    """A supplier."""
    return suppliers.create(context=context, data={"name": f"Supplier {next(_number)}", **values})


def account(context: Context, kind: str = "ordinary", **conditions: Any) -> Account:
    """The seeded account of a kind; of the ordinary ones, rent unless `conditions` say another."""
    if kind == "ordinary" and not conditions:
        conditions = {"code": "6100"}
    return Account.objects.get(company=context.company, kind=kind, **conditions)


def treasury(context: Context, type_: str = "cash") -> Treasury:
    """The seeded treasury of a type."""
    return Treasury.objects.select_related("account").get(company=context.company, type=type_)


def tax(context: Context, rate: int = 15) -> Tax:
    """The seeded tax of a rate (in SA: 15 and 0)."""
    return Tax.objects.get(company=context.company, rate=rate)


def rent(context: Context, amount: str = "100.00", **values: Any) -> dict[str, Any]:
    """Data of a manual journal: rent paid in cash."""
    cash = treasury(context)
    return {
        "date": TODAY,
        "description": "Rent",
        "lines": [
            {"account": account(context), "debit": Decimal(amount)},
            {"account": cash.account, "credit": Decimal(amount), "treasury": cash},
        ],
        **values,
    }


def journal(context: Context, data: Mapping[str, Any] | None = None, **values: Any) -> Journal:
    """A draft of a manual journal."""
    return journals.create(context=context, data={**(data or rent(context)), **values})


def posted(context: Context, data: Mapping[str, Any] | None = None, **values: Any) -> Journal:
    """A posted manual journal."""
    return journals.post(context=context, pk=journal(context, data, **values).pk)


def lines_of(journal: Journal) -> list[JournalLine]:
    """A journal's lines, read from the database."""
    return list(JournalLine.objects.filter(journal=journal).order_by("position"))

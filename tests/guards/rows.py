"""Valid rows of any company-owned model, made from what the model says about itself.

So a model that is added tomorrow is attacked by the generic tests without anybody writing a factory for it;
only what check constraints ask for beyond the fields is told here, in `_ASKED`.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from accounting.models.journal import Journal, JournalLine
from accounting.models.open_item import Allocation, OpenItem
from accounting.models.period import FiscalYear, Period
from accounts.models.client import Client
from accounts.models.company import Company
from accounts.models.membership import Role
from apikeys.models.api_key import AccessRow
from erp.core.guards.declarations import Posted
from inventory.models.stock import LayerConsumption, StockLayer, StockMove
from inventory.models.stock_transaction import StockTransactionItem
from sales.models.payment import ClientPayment

AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
DAY = AT.date()

_number = count(1)


def make_company() -> Company:
    number = next(_number)
    return Company.objects.create(
        slug=f"company-{number}",
        name=f"Company {number}",
        country="SA",
        base_currency="SAR",
        created_at=AT,
        updated_at=AT,
    )


def make(model: type[models.Model], company: Company, **given: Any) -> Any:
    """A saved row of `model` with `given`, the rest as little as the model asks for, in `company`."""
    row = build(model, company, **given)
    row.save(force_insert=True)
    return row


def build(model: type[models.Model], company: Company, **given: Any) -> Any:
    """As `make`, without saving the row itself."""
    asked = _ASKED.get(model, {})
    values = {**(asked(company, given) if callable(asked) else asked), **given}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name in values or field.attname in values:
            continue
        if not field.null and not field.has_default():
            values[field.name] = _value(field, company)
    return model(**values)


def post(document: Any) -> Any:
    """Take a draft to the first state its guard lets it go to, by one update."""
    model = type(document)
    if model is Journal:
        imbalance = sum(line.debit - line.credit for line in document.lines.all())
        add_lines(document, *([-imbalance] if imbalance else [10, -10]))
    target = next(
        new
        for guard in model.guards
        if isinstance(guard, Posted)
        for old, new in guard.moves
        if old == "draft"
    )
    values = {"state": target, "number": f"N{next(_number)}", "posted_at": AT}
    if document.period_id is None:
        values["period"] = period_of(document)
    if any(field.name == "journal" for field in model._meta.fields) and document.journal_id is None:
        values["journal"] = make(Journal, document.company)
    model.objects.filter(pk=document.pk).update(**values)
    document.refresh_from_db()
    return document


def period_of(document: Any) -> Period:
    """The period of the document's day."""
    found = Period.objects.filter(
        company=document.company, start__lte=document.posting_date, end__gte=document.posting_date
    ).first()
    return found or make(
        Period, document.company, start=document.posting_date, end=document.posting_date + timedelta(days=3)
    )


def add_lines(journal: Journal, *amounts: int) -> list[JournalLine]:
    """A debit for each positive amount, a credit for each negative one."""
    return [
        make(
            JournalLine,
            journal.company,
            journal=journal,
            debit=max(amount, 0),
            credit=max(-amount, 0),
            amount_currency=amount,
        )
        for amount in amounts
    ]


def _value(field: models.Field, company: Company) -> Any:
    if isinstance(field, models.ForeignKey):
        return _related(field.remote_field.model, company)
    if field.choices:
        return field.choices[0][0]
    kinds: dict[type[models.Field], Callable[[], Any]] = {
        models.DateTimeField: lambda: AT,
        models.DateField: lambda: DAY,
        models.IntegerField: lambda: next(_number),
        models.BinaryField: lambda: b"x",
        models.CharField: lambda: f"x{next(_number)}"[: field.max_length],
    }
    return next((make_one() for kind, make_one in kinds.items() if isinstance(field, kind)), 0)


def _related(model: type[models.Model], company: Company) -> Any:
    number = next(_number)
    if model is Company:
        return company
    if model is get_user_model():
        return model.objects.create(email=f"person{number}@example.com")
    if model is Role:
        return Role.objects.create(name=f"role-{number}", title="Role")
    return make(model, company)


def _period(company: Company, given: dict[str, Any]) -> dict[str, Any]:
    """A day of its own, far from the day that documents are dated."""
    day = given.get("start") or date(2000, 1, 1) + timedelta(days=next(_number))
    return {"start": day, "end": day}


def _open_item(company: Company, given: dict[str, Any]) -> dict[str, Any]:
    party = {} if "supplier" in given or "client_id" in given else {"client": make(Client, company)}
    return {"currency": "SAR", "amount": 10, "base_amount": 10, **party}


def _allocation(company: Company, given: dict[str, Any]) -> dict[str, Any]:
    """Joins a debit item and one like it; what undoes another is its exact opposite."""
    if undone := given.get("undoes"):
        twin = undone if undone.company == company else make(Allocation, company)
        items = {"debit_item": twin.debit_item, "credit_item": twin.credit_item}
        return {**items, "amount": -1, "debit_base": -1, "credit_base": -1}
    one = given.get("debit_item") or given.get("credit_item") or make(OpenItem, company)
    like = {"account_id": one.account_id, "client_id": one.client_id}
    if one.company != company:
        like = {}
    items = {
        "debit_item": lambda: one if one.side == "debit" else make(OpenItem, company, side="debit", **like),
        "credit_item": lambda: (
            one if one.side == "credit" else make(OpenItem, company, side="credit", **like)
        ),
    }
    made = {name: item() for name, item in items.items() if name not in given}
    return {**made, "amount": 1, "debit_base": 1, "credit_base": 1}


_Asked = dict[str, Any] | Callable[[Company, dict[str, Any]], dict[str, Any]]

_ASKED: dict[type[models.Model], _Asked] = {
    AccessRow: {"can_get": True},
    Allocation: _allocation,
    ClientPayment: {"amount": 10},
    FiscalYear: {"start": date(2026, 1, 1), "end": date(2026, 12, 31)},
    JournalLine: {"debit": 10, "amount_currency": 10, "currency": "SAR"},
    LayerConsumption: {"quantity": 1},
    OpenItem: _open_item,
    Period: _period,
    StockLayer: {"quantity_received": 2, "quantity_remaining": 1, "value_received": 2},
    StockMove: {"quantity": 1},
    StockTransactionItem: {"quantity": 1},
}

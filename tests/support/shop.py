"""A company that sells: the data tests of stock and sales begin with, made by the services themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Sum

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.models.tax import Tax
from accounting.services import tax
from accounts.models.client import Client
from erp.core.context import Context
from erp.core.errors import DomainError
from inventory.models.product import Product
from inventory.models.stock import StockLevel
from inventory.models.stock_transaction import StockTransaction
from inventory.models.store import Store
from inventory.services import product, stock_transaction, store
from sales.models.invoice import Invoice
from sales.models.payment import ClientPayment
from sales.services import invoice, payment
from tests import factories

# A journal as tests write it down: account (kind), debit, credit.
Booked = list[tuple[str, Decimal, Decimal]]


class Shop:
    """One company and short words for what is done in it."""

    def __init__(self, context: Context | None = None, **company: Any) -> None:
        self.context = context or factories.context(**company)
        self.company = self.context.company

    @property
    def store(self) -> Store:
        return Store.objects.get(company=self.company, is_primary=True)

    def another_store(self, **data: Any) -> Store:
        return store.create(context=self.context, data={"name": "Jeddah", **data})

    def account(self, kind: str) -> Account:
        return Account.objects.get(company=self.company, kind=kind)

    def client(self, **data: Any) -> Client:
        return factories.client(self.context, **data)

    def tax(self, rate: str = "15", **data: Any) -> Tax:
        fields = {"name": f"T{rate}{sorted(data.items())}", "rate": Decimal(rate), **data}
        return tax.create(context=self.context, data=fields)

    def product(self, name: str = "Paper", **data: Any) -> Product:
        return product.create(context=self.context, data={"name": name, "track_stock": True, **data})

    def service(self, name: str = "Consulting", **data: Any) -> Product:
        return product.create(context=self.context, data={"name": name, "type": "service", **data})

    def stocked(self, name: str = "Paper", quantity: str = "10", cost: str = "10", **data: Any) -> Product:
        """A product of which some is there."""
        goods = self.product(name, **data)
        self.receive(goods, quantity, cost)
        return goods

    def receive(self, goods: Product, quantity: str, cost: str, **data: Any) -> StockTransaction:
        line = {"product": goods, "quantity": Decimal(quantity), "unit_cost": Decimal(cost)}
        return self.stock_transaction("in", [line], **data)

    def issue(self, goods: Product, quantity: str, **data: Any) -> StockTransaction:
        return self.stock_transaction("out", [{"product": goods, "quantity": Decimal(quantity)}], **data)

    def stock_transaction(self, kind: str, items: list[dict[str, Any]], **data: Any) -> StockTransaction:
        """A posted stock transaction."""
        draft = stock_transaction.create(context=self.context, data={"type": kind, "items": items, **data})
        return stock_transaction.post(context=self.context, pk=draft.pk)

    def draft(self, buyer: Client, *items: dict[str, Any], **data: Any) -> Invoice:
        return invoice.create(context=self.context, data={"client": buyer, "items": list(items), **data})

    def invoice(self, buyer: Client, *items: dict[str, Any], **data: Any) -> Invoice:
        """A posted invoice."""
        return self.post(self.draft(buyer, *items, **data))

    def post(self, draft: Invoice) -> Invoice:
        return invoice.post(context=self.context, pk=draft.pk)

    def void(self, posted: Invoice, **body: Any) -> Invoice:
        return invoice.void(context=self.context, pk=posted.pk, **body)

    def pay(self, posted: Invoice, amount: str, **data: Any) -> ClientPayment:
        return payment.create(
            context=self.context, data={"invoice": posted, "amount": Decimal(amount), **data}
        )

    def level(self, goods: Product) -> tuple[Decimal, Decimal]:
        """Quantity and value on hand in all stores."""
        totals = StockLevel.objects.filter(product=goods).aggregate(
            quantity=Sum("quantity", default=0), value=Sum("value", default=0)
        )
        return Decimal(totals["quantity"]), Decimal(totals["value"])

    def balance(self, kind: str, **dimension: Any) -> Decimal:
        """Debit less credit of the posted lines on the account of this kind."""
        lines = JournalLine.objects.filter(
            company=self.company, journal__state="posted", account__kind=kind, **dimension
        )
        return sum((line.debit - line.credit for line in lines), Decimal(0))


@contextmanager
def refused(kind: type[DomainError], reason: str | None, *fields: str) -> Iterator[pytest.ExceptionInfo[Any]]:
    """What happens inside is refused as `kind` for `reason`, naming `fields`, and not a row is different."""
    before = everything()
    with pytest.raises(kind) as caught:
        yield caught
    assert (caught.value.reason, sorted(caught.value.errors)) == (reason, sorted(fields)), caught.value
    assert everything() == before


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr) for model in apps.get_models()
    }


def booked(journal: Journal | None) -> Booked:
    """The lines of a journal, in their order."""
    return [
        (line.account.kind, line.debit, line.credit)
        for line in JournalLine.objects.filter(journal=journal).select_related("account").order_by("position")
    ]


def item(
    goods: Product | None = None, quantity: str = "1", price: str | None = None, **data: Any
) -> dict[str, Any]:
    """A line of an invoice as a caller sends it."""
    line: dict[str, Any] = {"quantity": Decimal(quantity), **data}
    if goods is not None:
        line["product"] = goods
    if price is not None:
        line["unit_price"] = Decimal(price)
    return line

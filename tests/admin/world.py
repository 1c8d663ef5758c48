"""A small company with people, goods and clients, and a second one that must never be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.test import Client as Browser
from django.utils import timezone

from accounting.models.tax import Tax
from accounting.models.treasury import Treasury
from accounts.models.client import Client
from accounts.models.company import Company
from accounts.models.membership import Membership
from accounts.models.user import User
from accounts.services import client, company, membership, role, supplier
from erp.core.context import Actor, Context
from inventory.models.product import Product
from inventory.models.store import Store
from inventory.services import product, stock_transaction
from sales.models.invoice import Invoice
from sales.services import invoice

PASSWORD = "scales-1-2-3"


@dataclass
class World:
    """One company as its people see it."""

    company: Company
    owner: User
    context: Context
    client: Client
    product: Product
    service: Product
    store: Store
    tax: Tax
    treasury: Treasury
    people: dict[str, User] = field(default_factory=dict)

    def person(self, role_name: str) -> User:
        """Somebody with that shipped role."""
        if role_name == "owner":
            return self.owner
        if role_name not in self.people:
            email = f"{role_name}@{self.company.slug}.example"
            made = membership.invite(context=self.context, email=email, role=role.shipped(role_name))
            made.user.set_password(PASSWORD)
            made.user.save()
            self.people[role_name] = made.user
        return self.people[role_name]

    def browser(self, role_name: str = "owner") -> Browser:
        """A signed-in browser."""
        browser = Browser()
        browser.force_login(self.person(role_name))
        return browser

    def invoice(self, **data: Any) -> Invoice:
        """A draft of two of the product."""
        items = [{"product": self.product, "quantity": Decimal(2)}]
        return invoice.create(context=self.context, data={"client": self.client, "items": items, **data})

    def member(self, user: User) -> Membership:
        return Membership.objects.get(company=self.company, user=user)


def make_world(slug: str = "acme", name: str = "Acme Trading") -> World:
    """A company with 10 pens in stock at 4.00 each, sold at 10.00 with 15 % tax, and a service."""
    now = timezone.now()
    owner = User.objects.create_user(f"owner@{slug}.example", PASSWORD, is_staff=True)
    actor = Actor(kind="command", label="test")
    made = company.create(
        actor=actor,
        at=now,
        data={
            "name": name,
            "slug": slug,
            "country": "SA",
            "base_currency": "SAR",
            "timezone": "Asia/Riyadh",
        },
        owner=owner,
    )
    context = Context(company=made, actor=Actor(kind="session", label=owner.email, user_id=owner.pk), at=now)
    tax = Tax.objects.of(made).get(rate=Decimal(15))
    pen = product.create(
        context=context,
        data={
            "name": "Pen",
            "sku": "PEN",
            "price": Decimal(10),
            "track_stock": True,
            "tax1": tax,
            "unit": "pc",
        },
    )
    hours = product.create(
        context=context,
        data={"name": "Consulting", "type": "service", "price": Decimal(100), "track_stock": False},
    )
    opening = stock_transaction.create(
        context=context,
        data={
            "type": "opening",
            "items": [{"product": pen, "quantity": Decimal(10), "unit_cost": Decimal(4)}],
        },
    )
    stock_transaction.post(context=context, pk=opening.pk)
    supplier.create(context=context, data={"name": f"{name} Supplies"})
    return World(
        company=made,
        owner=owner,
        context=context,
        client=client.create(context=context, data={"name": f"{name} Client", "payment_terms": 30}),
        product=pen,
        service=hours,
        store=Store.objects.of(made).get(),
        tax=tax,
        treasury=Treasury.objects.of(made).get(is_primary=True),
    )

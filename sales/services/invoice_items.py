"""The lines of an invoice draft: what a product fills in, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounting.models.account import Account
from erp.core import limits, values
from erp.core.lines import Given, Lines, Refusals
from inventory.models.product import Product
from sales.models.invoice import Invoice, InvoiceItem

RULES: Mapping[str, values.Rule] = {"quantity": limits.quantity, "unit_price": limits.price}

# What the calculator gives a line.
AMOUNTS = ("amount", "discount", "net", "tax1_amount", "tax2_amount", "total")

# What an update of a draft may change on a line.
FIELDS = (
    "position",
    "product",
    "name",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "discount_percent",
    "discount_amount",
    "tax1",
    "tax2",
    "account",
    *AMOUNTS,
)

RELATED = ("product", "tax1", "tax2", "account")

_NOT_NULL = {"name", "description", "quantity", "unit", "unit_price"}

# Accounts that a sale may be booked on; the others are kept by the system.
REVENUE_KINDS = {Account.Kind.ORDINARY, Account.Kind.SALES, Account.Kind.SHIPPING_INCOME}


def new_item(invoice: Invoice) -> InvoiceItem:
    return InvoiceItem(company=invoice.company, invoice=invoice, name="", unit_price=None)


def fill(lines: Lines[InvoiceItem]) -> None:
    """Put what was sent on the lines, what was not from their products, and check every line.

    Raises one Invalid that names everything at fault.
    """
    products = [given.members["product"] for given in lines.given if given.members.get("product")]
    prefetch_related_objects(products, "tax1", "tax2")  # one statement each, not one a line
    refusals = Refusals()
    for given in lines.given:
        given = replace(given, members=_given(given.members))
        with refusals.gathered():
            given.check(RULES)
            _set(given)
            check(given, refusals)
    refusals.speak()


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    """Null is "not given" for what a line can't do without."""
    return {
        name: value
        for name, value in members.items()
        if not (name in _NOT_NULL and value is None) and not (name == "name" and value == "")
    }


def _set(given: Given[InvoiceItem]) -> None:
    item = given.line
    before = item.product_id
    for name, value in given.members.items():
        setattr(item, name, value)
    if item.product is not None and item.product_id != before:
        for name, value in _from_product(item.product).items():
            if name not in given.members:
                setattr(item, name, value)
    if item.discount_percent is not None and item.discount_amount is not None:
        # A discount of zero is no discount; two others are refused by the calculator.
        item.discount_percent = item.discount_percent or None
        item.discount_amount = item.discount_amount or None


def _from_product(product: Product) -> dict[str, Any]:
    return {
        "name": product.name,
        "unit": product.unit,
        "unit_price": product.price,
        "tax1": product.tax1,
        "tax2": product.tax2,
    }


def check(given: Given[InvoiceItem], refusals: Refusals) -> None:
    """Add to `refusals` what forbids this line; also asked at posting, as its references change meanwhile."""
    item, path = given.line, given.path
    if not item.name:
        refusals.add(f"{path}.name", _("Give a product, or a name and a unit price."), reason="required")
    if item.unit_price is None:
        refusals.add(f"{path}.unit_price", _("This field is required."), reason="required")
    for name in ("product", "tax1", "tax2", "account"):
        reference = getattr(item, name)
        if reference is not None and not reference.is_active:
            refusals.add(f"{path}.{name}_id", _("It is not active."), reason="inactive")
    if item.account is not None and item.account.kind not in REVENUE_KINDS:
        refusals.add(f"{path}.account_id", _("This account takes no sales."), reason="wrong_account")

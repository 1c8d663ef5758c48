"""The lines of a stock transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from erp.core import limits, values
from erp.core.lines import Given, Lines, Refusals
from erp.core.rounding import fraction, round_to_currency
from inventory.models.stock_transaction import StockTransaction, StockTransactionItem

FIELDS = ("position", "product", "quantity", "unit_cost")
RULES: Mapping[str, values.Rule] = {"quantity": limits.quantity, "unit_cost": limits.price}

Type = StockTransaction.Type


def fill(document: StockTransaction, lines: Lines[StockTransactionItem]) -> None:
    """Put what was sent on the lines, and check every line as the document's type asks.

    Raises one Invalid that names everything at fault.
    """
    refusals = Refusals()
    for given in lines.given:
        with refusals.gathered():
            given.check(RULES)
            for name, value in given.members.items():
                setattr(given.line, name, value)
            check(document, given, refusals)
    check_total(document, lines.rows, refusals)
    refusals.speak()


def check(document: StockTransaction, given: Given[StockTransactionItem], refusals: Refusals) -> None:
    """Add to `refusals` what forbids this line; also asked at posting, as products change meanwhile."""
    item, path = given.line, given.path
    missing = [name for name in ("product_id", "quantity") if getattr(item, name) is None]
    for name in missing:
        refusals.add(f"{path}.{name}", _("This field is required."), reason="required")
    if "product_id" not in missing and not item.product.track_stock:
        refusals.add(f"{path}.product_id", _("No stock is kept of this product."), reason="not_tracked")
    if document.type == Type.OUT:
        if item.unit_cost is not None:
            refusals.add(
                f"{path}.unit_cost",
                _("Goods leave at what the books say they cost."),
                reason="cost_not_accepted",
            )
    elif item.unit_cost is None:
        refusals.add(f"{path}.unit_cost", _("Say what one of it cost."), reason="required")
    elif not missing and receipt_value(item, document.currency) > limits.LARGEST_AMOUNT:
        refusals.add(f"{path}.unit_cost", _("The number is too large."), reason="too_large")


def check_total(
    document: StockTransaction, items: Sequence[StockTransactionItem], refusals: Refusals
) -> None:
    """Add to `refusals` what forbids sound lines together: they are booked as one amount."""
    if refusals.errors or document.type == Type.OUT:
        return
    if sum(receipt_value(item, document.currency) for item in items) > limits.LARGEST_AMOUNT:
        refusals.add("items", _("The total is too large."), reason="too_large")


def receipt_value(item: StockTransactionItem, currency: str) -> Decimal:
    """What a line that comes in is worth: quantity times unit cost, rounded once (domain.md 4.1)."""
    return round_to_currency(fraction(item.quantity) * fraction(item.unit_cost or Decimal(0)), currency)

"""Documents for the calculator, written short."""

from decimal import Decimal
from typing import Any

from accounting.services.calculator import Amounts, Document, Line, TaxRule

HEADER = ("subtotal", "discount", "document_discount", "net", "tax", "shipping", "rounding", "total")
LINE = ("amount", "discount", "document_discount", "net", "tax1_amount", "tax2_amount", "total")


def tax(rate: str, *, included: bool = False, compound: bool = False, key: str | None = None) -> TaxRule:
    return TaxRule(key or rate, Decimal(rate), is_included=included, is_compound=compound)


def line(
    quantity: str,
    price: str,
    tax1: TaxRule | None = None,
    tax2: TaxRule | None = None,
    *,
    percent: str | None = None,
    amount: str | None = None,
) -> Line:
    return Line(
        Decimal(quantity),
        Decimal(price),
        discount_percent=None if percent is None else Decimal(percent),
        discount_amount=None if amount is None else Decimal(amount),
        tax1=tax1,
        tax2=tax2,
    )


def document(*lines: Line, digits: int = 2, **terms: Any) -> Document:
    return Document(lines, digits, **terms)


def figures(amounts: Amounts) -> list[Decimal]:
    """Every figure of a document in one list."""
    return [
        *(getattr(amounts, name) for name in HEADER),
        *(getattr(row, name) for row in (*amounts.lines, amounts.shipping_line) for name in LINE),
        *(figure for summary in amounts.taxes for figure in (summary.base, summary.amount)),
    ]

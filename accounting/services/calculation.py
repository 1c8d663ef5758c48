"""What the calculator is given and what it gives back (domain.md 3.2; `accounting.services.calculator`).

The price mode. Up to and with the document discount, amounts are as the prices are: where a line's tax is
`is_included`, that tax is inside the line's `amount` and discounts, and so inside `subtotal` and `discount`.
From `net` on, taxes stand apart.

Exact in every currency, both modes and both signs (I-21, I-22):
- a line: net + its included taxes = amount - discount - document_discount, and
  total = net + tax1_amount + tax2_amount;
- the header: total = net + tax + shipping + rounding. `subtotal` (of amounts), `discount`,
  `document_discount` and `net` are sums over the lines; `shipping` is the net of the shipping line; `tax` is
  the sum over the lines and the shipping line, which is also the sum of `taxes`;
- without included taxes, subtotal - discount = net.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from erp.core.rounding import fraction


@dataclass(frozen=True, slots=True)
class TaxRule:
    """One tax as a document copied it. `rate` in percent, not negative; `key` names the tax in the summary.

    `is_compound`: as the second tax of a line, its base includes the first.
    """

    key: Hashable
    rate: Decimal
    is_included: bool = False
    is_compound: bool = False

    def __post_init__(self) -> None:
        if self.rate < 0:
            raise ValueError(f"a tax rate is not negative: {self.rate}")

    @property
    def ratio(self) -> Fraction:
        return fraction(self.rate) / 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was entered. Nothing is negative; at most one kind of discount (zero is none)."""

    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal | None = None
    discount_amount: Decimal | None = None
    tax1: TaxRule | None = None
    tax2: TaxRule | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What is calculated. `digits` are those of its currency, `cash_rounding` the step of its total if any.

    Nothing is negative; `sign` -1 gives the mirror image, every figure negated (M14).
    """

    lines: Sequence[Line]
    digits: int
    discount_percent: Decimal | None = None
    discount_amount: Decimal | None = None
    shipping_amount: Decimal = Decimal(0)
    shipping_tax: TaxRule | None = None
    tax_rounding: Literal["group", "line"] = "group"
    cash_rounding: Decimal | None = None
    sign: Literal[1, -1] = 1


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """The amounts of a line. `discount` is its own, `document_discount` its share of the document's."""

    amount: Decimal
    discount: Decimal
    document_discount: Decimal
    net: Decimal
    tax1_amount: Decimal
    tax2_amount: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class TaxAmount:
    """One tax over the whole document, its shipping with it.

    `base` is what it was charged on, with the first tax if it is compound. Zero rates are listed too: a tax
    return reports their base.
    """

    key: Hashable
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a document. `discount` is all of it: the lines' own and `document_discount`."""

    lines: tuple[LineAmounts, ...]
    shipping_line: LineAmounts
    taxes: tuple[TaxAmount, ...]
    subtotal: Decimal
    discount: Decimal
    document_discount: Decimal
    net: Decimal
    tax: Decimal
    shipping: Decimal
    rounding: Decimal
    total: Decimal

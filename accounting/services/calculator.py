"""The amounts of a document: one function for invoices, credit notes, bills and all to come (domain.md 3.2).

Pure. Amounts are integers of the currency's smallest unit until the end and products are exact fractions, so
each rounding below is one the rules ask for; the numbered steps are those of domain.md 3.2. What the figures
mean and which identities hold is told in `accounting.services.calculation`.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from accounting.services.calculation import Amounts, Document, Line, LineAmounts, TaxAmount, TaxRule
from accounting.services.calculation_errors import (
    BothDiscounts,
    CalculationError,
    DiscountTooLarge,
    NegativeValue,
    PercentOutOfRange,
    TooManyDecimals,
)
from erp.core.rounding import allocate_units, exact_units, fraction, from_units, half_up, round_to_step

__all__ = [
    "Amounts",
    "CalculationError",
    "Document",
    "Line",
    "LineAmounts",
    "TaxAmount",
    "TaxRule",
    "calculate",
]


def calculate(document: Document) -> Amounts:
    """Every amount of `document`. Raises a CalculationError that names the line and the member at fault."""
    rows = [_row(line, position, document) for position, line in enumerate(document.lines)]
    prices = [row.price for row in rows]
    discount = _discount(document, sum(prices), document.digits)
    for row, share in zip(rows, allocate_units(discount, prices), strict=True):
        row.document_discount = share
    shipping = _shipping_row(document)
    charged = [*rows, shipping] if shipping.amount else rows
    for group in _groups(charged, document.tax_rounding):
        _tax(group)
    return _amounts(rows, shipping, _tax_totals(charged), document)


@dataclass(slots=True)
class _Row:
    """A line, or the shipping, on its way through the steps; in smallest units."""

    amount: int
    discount: int
    taxes: tuple[TaxRule | None, TaxRule | None]
    document_discount: int = 0
    net: int = 0
    tax: list[int] = field(default_factory=lambda: [0, 0])

    @property
    def price(self) -> int:
        """What is to be paid for it, in the price mode."""
        return self.amount - self.discount - self.document_discount

    def base(self, slot: int) -> int:
        """What the tax in `slot` is charged on."""
        tax = self.taxes[slot]
        return self.net + (self.tax[0] if slot and tax and tax.is_compound else 0)


def _row(line: Line, position: int, document: Document) -> _Row:
    """Steps 1 and 2."""
    for member in ("quantity", "unit_price"):
        if getattr(line, member) < 0:
            raise NegativeValue(member, position)
    exact = document.sign * fraction(line.quantity) * fraction(line.unit_price)
    amount = half_up(exact * 10**document.digits)
    return _Row(amount, _discount(line, amount, document.digits, position), (line.tax1, line.tax2))


def _discount(terms: Line | Document, base: int, digits: int, position: int | None = None) -> int:
    """The discount that `terms` give on `base`: steps 2 and 3, and the checks of I-27."""
    percent, amount = terms.discount_percent, terms.discount_amount
    if percent and not 0 < percent <= 100:
        raise PercentOutOfRange("discount_percent", position)
    if percent and amount:
        raise BothDiscounts("discount_amount", position)
    if percent:
        return half_up(base * fraction(percent) / 100)
    units = _given(amount or Decimal(0), digits, "discount_amount", position)
    if units > abs(base):
        raise DiscountTooLarge("discount_amount", position)
    return units if base > 0 else -units


def _shipping_row(document: Document) -> _Row:
    units = _given(document.shipping_amount, document.digits, "shipping_amount")
    return _Row(document.sign * units, 0, (document.shipping_tax, None))


def _given(amount: Decimal, digits: int, member: str, position: int | None = None) -> int:
    """An amount that is taken as it was given, never rounded."""
    if amount < 0:
        raise NegativeValue(member, position)
    try:
        return exact_units(amount, digits)
    except ValueError:
        raise TooManyDecimals(member, position) from None


def _groups(rows: Iterable[_Row], tax_rounding: str) -> Iterable[list[_Row]]:
    """Step 4: what is taxed together, the rows of one ordered pair of taxes; or each row alone."""
    if tax_rounding == "line":
        return [[row] for row in rows]
    groups: dict[tuple[TaxRule | None, TaxRule | None], list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.taxes, []).append(row)
    return groups.values()


def _tax(group: Sequence[_Row]) -> None:
    """Steps 5 to 7: net and taxes of the group, each rounded once, then given back to its rows."""
    _split_included(group)
    for slot, tax in enumerate(group[0].taxes):
        if tax and not tax.is_included:
            bases = [row.base(slot) for row in group]
            amount = half_up(sum(bases) * tax.ratio)
            for row, share in zip(group, allocate_units(amount, bases), strict=True):
                row.tax[slot] = share


def _split_included(group: Sequence[_Row]) -> None:
    """Step 5, and step 7 for included taxes. The price is sacred, of the group and of every row in it.

    The net is given back by largest remainder, and a row's included tax is what its net leaves of its price;
    of two, the first is given back by largest remainder and the second is what that leaves. Were each given
    back on its own, equal remainders would move a cent from the price of one row to another's.
    """
    prices = [row.price for row in group]
    factors = _included_factors(*group[0].taxes)
    net = half_up(sum(prices) / (1 + sum(factors, Fraction(0))))
    first, _second = allocate_units(sum(prices) - net, factors)
    nets = allocate_units(net, prices)
    inside = [price - share for price, share in zip(prices, nets, strict=True)]
    firsts = allocate_units(first, inside)
    for row, share, both, one in zip(group, nets, inside, firsts, strict=True):
        row.net, row.tax = share, [one, both - one]


def _included_factors(tax1: TaxRule | None, tax2: TaxRule | None) -> list[Fraction]:
    """What each tax takes of a net of 1, zero if the price does not include it."""
    factor1 = tax1.ratio if tax1 else Fraction(0)
    factor2 = tax2.ratio if tax2 else Fraction(0)
    if tax2 and tax2.is_compound:
        factor2 *= 1 + factor1
    return [
        factor if tax and tax.is_included else Fraction(0)
        for tax, factor in ((tax1, factor1), (tax2, factor2))
    ]


def _tax_totals(rows: Iterable[_Row]) -> dict[Hashable, tuple[int, int]]:
    """Base and amount per tax, in order of first appearance."""
    totals: dict[Hashable, tuple[int, int]] = {}
    for row in rows:
        for slot, tax in enumerate(row.taxes):
            if tax:
                base, amount = totals.get(tax.key, (0, 0))
                totals[tax.key] = (base + row.base(slot), amount + row.tax[slot])
    return totals


def _amounts(
    rows: Sequence[_Row], shipping: _Row, taxes: dict[Hashable, tuple[int, int]], document: Document
) -> Amounts:
    """Step 8, and from units back to amounts."""

    def money(units: int) -> Decimal:
        return from_units(units, document.digits)

    def line(row: _Row) -> LineAmounts:
        units = (row.amount, row.discount, row.document_discount, row.net, *row.tax, row.net + sum(row.tax))
        return LineAmounts(*map(money, units))

    net = sum(row.net for row in rows)
    tax = sum(sum(row.tax) for row in (*rows, shipping))
    document_discount = sum(row.document_discount for row in rows)
    rounding = _cash_rounding(net + tax + shipping.net, document)
    return Amounts(
        lines=tuple(line(row) for row in rows),
        shipping_line=line(shipping),
        taxes=tuple(TaxAmount(key, money(base), money(amount)) for key, (base, amount) in taxes.items()),
        subtotal=money(sum(row.amount for row in rows)),
        discount=money(sum(row.discount for row in rows) + document_discount),
        document_discount=money(document_discount),
        net=money(net),
        tax=money(tax),
        shipping=money(shipping.net),
        rounding=money(rounding),
        total=money(net + tax + shipping.net + rounding),
    )


def _cash_rounding(total: int, document: Document) -> int:
    """What brings `total` to a multiple of the step; it is never part of a tax."""
    if document.cash_rounding is None:
        return 0
    step = _given(document.cash_rounding, document.digits, "cash_rounding")
    return int(round_to_step(Decimal(total), Decimal(step))) - total

"""Rounding and sharing of money: the only place where a digit is ever dropped (domain.md, 3.1 to 3.3).

Half goes away from zero, so that a credit note is the exact mirror of its invoice. Everything is computed on
integers, the smallest units of a currency, and on exact fractions, so no number of digits is too many.
Functions with `units` in their name speak in smallest units, all others in Decimal amounts.
"""

from collections.abc import Sequence
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation
from fractions import Fraction
from operator import itemgetter
from typing import Final

from erp.core import currencies

# For sums and differences of amounts: what would lose a digit raises instead.
EXACT: Final = Context(prec=10_000, traps=[Inexact, InvalidOperation, DivisionByZero])

# Far above any column, far below what would keep a processor busy (a request may hold "1E+999999999").
_LARGEST_EXPONENT: Final = 1000


def fraction(value: Decimal | int) -> Fraction:
    """`value` as an exact fraction. ValueError for NaN, infinity and exponents no amount can have."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or abs(exponent) > _LARGEST_EXPONENT:
            raise ValueError(f"not an amount: {value}")
    return Fraction(value)


def half_up(value: Fraction) -> int:
    """The nearest integer, half away from zero: 5/2 -> 3, -5/2 -> -3."""
    nearest: int = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return nearest if value >= 0 else -nearest


def exact_units(value: Decimal, digits: int) -> int:
    """`value` in units of 10**-digits. ValueError if it has more decimals than that."""
    units: Fraction = fraction(value) * 10**digits
    if units.denominator != 1:
        raise ValueError(f"{value} has more than {digits} decimals")
    return units.numerator


def from_units(units: int, digits: int) -> Decimal:
    """The amount that `units` of 10**-digits make, with exactly `digits` decimals."""
    return EXACT.scaleb(Decimal(units), -digits)


def round_half_up(value: Decimal | Fraction, digits: int) -> Decimal:
    """`value` with exactly `digits` decimals, half away from zero: 1.005 -> 1.01, -1.005 -> -1.01."""
    exact = value if isinstance(value, Fraction) else fraction(value)
    return from_units(half_up(exact * 10**digits), digits)


def round_to_currency(value: Decimal | Fraction, currency: str) -> Decimal:
    """`value` in whole smallest units of `currency` (ISO 4217 code). Raises UnknownCurrency."""
    return round_half_up(value, currencies.digits(currency))


def round_to_step(value: Decimal, step: Decimal) -> Decimal:
    """The multiple of `step` nearest to `value`, half away from zero: 12.325 by 0.05 -> 12.35.

    For cash rounding. The result has the decimals of `step`. ValueError unless `step` is above zero.
    """
    if not step > 0:
        raise ValueError(f"a rounding step is above zero, not {step}")
    return EXACT.multiply(Decimal(half_up(fraction(value) / fraction(step))), step)


def allocate_units(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """`allocate` in smallest units."""
    whole = sum(weights)
    if total < 0:
        return [-share for share in allocate_units(-total, weights)]
    if whole < 0:
        return allocate_units(total, [-weight for weight in weights])
    if whole == 0:
        if total == 0:
            return [0] * len(weights)
        if not weights or any(weights):
            raise ValueError("no shares: there are no weights, or they cancel out")
        return allocate_units(total, [1] * len(weights))
    floors = [divmod(total * weight, whole) for weight in weights]
    shares = [int(share) for share, _remainder in floors]
    # A stable sort, also in reverse: among equal remainders the earliest comes first.
    by_remainder = sorted(
        enumerate(remainder for _share, remainder in floors), key=itemgetter(1), reverse=True
    )
    for position, _remainder in by_remainder[: total - sum(shares)]:
        shares[position] += 1
    return shares


def allocate(total: Decimal, weights: Sequence[Decimal], digits: int) -> list[Decimal]:
    """`total` in proportion to `weights`; the shares have `digits` decimals and add up to `total` exactly.

    Largest remainder (domain.md 3.2, step 3): each share is rounded down to the smallest unit, and the units
    left over go to the largest remainders, the earliest first among equals. A weight of zero gets nothing,
    and every share is less than one unit away from its exact proportion.
    - A negative total gives the mirror image of the positive one. Only ratios count: all weights negated, or
      multiplied by a number, give the same shares.
    - Weights may have both signs unless they cancel out (a cash rounding among the lines of a journal).
    - Weights that are all zero share equally.
    ValueError: a total other than zero for no weights or weights that cancel out; a total with more than
    `digits` decimals, as it would have to be rounded first.
    """
    shares = allocate_units(exact_units(total, digits), [fraction(weight) for weight in weights])
    return [from_units(share, digits) for share in shares]


def share(value: Decimal, *, part: Decimal, whole: Decimal, digits: int) -> Decimal:
    """What of `value` falls to `part` of `whole`, rounded half up; exactly all of it if `part` is the whole.

    Computed on what remains and then subtracted from it, it neither loses nor makes a cent: stock layers of
    quantity and value (domain.md 4.1), open items of document and base amount (3.3).
    ValueError unless 0 <= part <= whole, or if `value` has more than `digits` decimals.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is not a part of {whole}")
    units = exact_units(value, digits)
    return from_units(half_up(units * fraction(part) / fraction(whole)) if part else 0, digits)


def cumulative_share(
    value: Decimal, *, before: Decimal, part: Decimal, whole: Decimal, digits: int
) -> Decimal:
    """What of a fixed `value` falls to `part` of `whole`, when `before` has had its share already.

    The share of all so far less the share of all before, so that whatever parts make up the whole, they get
    exactly `value` between them: credit notes and returns (domain.md 1.2, 4.1, I-28).
    ValueError unless before >= 0, part >= 0 and before + part <= whole, or if `value` has more than `digits`
    decimals.
    """
    so_far = EXACT.add(before, part)
    if not 0 <= before <= so_far:
        raise ValueError(f"{part} after {before} is not a part of {whole}")
    return EXACT.subtract(
        share(value, part=so_far, whole=whole, digits=digits),
        share(value, part=before, whole=whole, digits=digits),
    )

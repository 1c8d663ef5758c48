"""Rounding and sharing lose nothing, whatever the digits (domain.md 3.1, 3.2; I-22)."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from erp.core.rounding import allocate, cumulative_share, from_units, round_half_up, round_to_step, share

WIDE = Context(prec=400)
digit_counts = st.integers(0, 4)
units = st.integers(-(10**40), 10**40)
decimals = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=12
)
weights = st.decimals(min_value=0, max_value=10**15, places=6)


@given(decimals, digit_counts)
def test_rounding_is_half_up_as_decimal_knows_it(value: Decimal, digits: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, WIDE)
    assert round_half_up(value, digits) == expected


@given(decimals, digit_counts)
def test_rounding_is_symmetrical_and_settles(value: Decimal, digits: int) -> None:
    rounded = round_half_up(value, digits)
    assert round_half_up(-value, digits) == -rounded
    assert round_half_up(rounded, digits) == rounded
    assert -rounded.as_tuple().exponent == digits


@given(decimals, decimals, digit_counts)
def test_rounding_keeps_order(one: Decimal, other: Decimal, digits: int) -> None:
    smaller, larger = sorted((one, other))
    assert round_half_up(smaller, digits) <= round_half_up(larger, digits)


@given(decimals, st.sampled_from(["0.05", "0.1", "0.25", "1", "5", "500"]))
def test_the_step_is_met_and_is_the_nearest(value: Decimal, text: str) -> None:
    step = Decimal(text)
    rounded = round_to_step(value, step)
    assert Fraction(rounded) % Fraction(step) == 0
    assert abs(Fraction(rounded) - Fraction(value)) * 2 <= Fraction(step)
    assert round_to_step(-value, step) == -rounded


@given(units, st.lists(weights, min_size=1, max_size=12), digit_counts)
def test_allocation_is_the_largest_remainder(total: int, parts: list[Decimal], digits: int) -> None:
    shares = [int(part.scaleb(digits, WIDE)) for part in allocate(from_units(total, digits), parts, digits)]
    assert sum(shares) == total

    effective = [Fraction(part) for part in parts] if any(parts) else [Fraction(1)] * len(parts)
    proportions = [abs(total) * part / sum(effective) for part in effective]
    extra = [abs(got) - floor(due) for got, due in zip(shares, proportions, strict=True)]
    assert set(extra) <= {0, 1}
    # Who got a unit left over had a larger remainder than who did not, or an equal one and came earlier.
    claims = [(-(due - floor(due)), place) for place, due in enumerate(proportions)]
    winners = [claim for claim, won in zip(claims, extra, strict=True) if won]
    losers = [claim for claim, won in zip(claims, extra, strict=True) if not won]
    assert not winners or not losers or max(winners) < min(losers)


@given(units, st.lists(weights, min_size=1, max_size=8), digit_counts)
def test_allocation_of_the_negative_is_the_mirror_image(
    total: int, parts: list[Decimal], digits: int
) -> None:
    shares = allocate(from_units(total, digits), parts, digits)
    assert allocate(from_units(-total, digits), parts, digits) == [part.copy_negate() for part in shares]
    assert allocate(from_units(total, digits), [-part for part in parts], digits) == shares


@given(units, st.lists(weights, min_size=1, max_size=8), st.integers(-9, 9))
def test_allocation_knows_only_ratios(total: int, parts: list[Decimal], power: int) -> None:
    scaled = [part.scaleb(power, WIDE) for part in parts]
    assert allocate(from_units(total, 2), scaled, 2) == allocate(from_units(total, 2), parts, 2)


@given(st.integers(0, 10**20), st.lists(weights, min_size=2, max_size=8))
def test_a_larger_weight_never_gets_less(total: int, parts: list[Decimal]) -> None:
    shares = allocate(from_units(total, 2), parts, 2)
    by_weight = sorted(zip(parts, shares, strict=True))
    for (light, less), (heavy, more) in pairwise(by_weight):
        assert less <= more or light == heavy


@given(units, st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8).filter(sum))
def test_weights_of_both_signs_conserve_the_total(total: int, parts: list[int]) -> None:
    shares = allocate(from_units(total, 2), [Decimal(part) for part in parts], 2)
    assert sum(Fraction(part) for part in shares) == Fraction(total, 100)
    for got, part in zip(shares, parts, strict=True):
        assert abs(Fraction(got) - Fraction(total * part, 100 * sum(parts))) < Fraction(1, 100)


parts_of_a_whole = st.lists(st.decimals(min_value=0, max_value=10**9, places=6), min_size=1, max_size=10)


@given(units, parts_of_a_whole, digit_counts)
def test_shares_of_what_remains_end_at_zero(worth: int, parts: list[Decimal], digits: int) -> None:
    parts = [*parts, Decimal(1)]
    value, whole = Fraction(from_units(worth, digits)), sum(parts, Decimal(0))
    for part in parts:
        taken = share(_amount(value, digits), part=part, whole=whole, digits=digits)
        value -= Fraction(taken)
        whole -= part
    assert (value, whole) == (0, 0)


@given(units, parts_of_a_whole, digit_counts)
def test_cumulative_shares_add_up_and_depend_on_the_parts_only(
    worth: int, parts: list[Decimal], digits: int
) -> None:
    value, whole, before, given_out = (
        from_units(worth, digits),
        sum(parts, Decimal(1)),
        Decimal(0),
        Fraction(0),
    )
    for part in [*parts, Decimal(1)]:
        got = cumulative_share(value, before=before, part=part, whole=whole, digits=digits)
        assert got == 0 or (got > 0) == (worth > 0)
        given_out += Fraction(got)
        before += part
        assert given_out == Fraction(share(value, part=before, whole=whole, digits=digits))
    assert given_out == Fraction(value)


@given(units, weights, weights, weights, digit_counts)
def test_a_larger_part_never_takes_less(
    worth: int, one: Decimal, other: Decimal, rest: Decimal, digits: int
) -> None:
    smaller, larger = sorted((one, other))
    value, whole = from_units(worth, digits), larger + rest
    less = share(value, part=smaller, whole=whole, digits=digits)
    more = share(value, part=larger, whole=whole, digits=digits)
    assert less.copy_abs() <= more.copy_abs() <= value.copy_abs()
    assert share(value.copy_negate(), part=smaller, whole=whole, digits=digits) == less.copy_negate()


def _amount(value: Fraction, digits: int) -> Decimal:
    return from_units(int(value * 10**digits), digits)

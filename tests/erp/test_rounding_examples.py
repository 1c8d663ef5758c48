"""Rounding, sharing and currency digits: the worked examples of domain.md 3.1 and 3.4."""

from decimal import Decimal as D

import pytest

from erp.core import currencies
from erp.core.rounding import (
    allocate,
    cumulative_share,
    round_half_up,
    round_to_currency,
    round_to_step,
    share,
)


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("1.005", 2, "1.01"),
        ("-1.005", 2, "-1.01"),
        ("1.0049999999999999999999999999999999999999", 2, "1.00"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("-0.004", 2, "0.00"),  # never "-0.00"
        ("7", 3, "7.000"),
        ("1E+3", 2, "1000.00"),
        ("12345678901234567890123456789012345678.995", 2, "12345678901234567890123456789012345679.00"),
    ],
)
def test_half_goes_away_from_zero(value: str, digits: int, expected: str) -> None:
    assert str(round_half_up(D(value), digits)) == expected


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        ("10.5", "JPY", "11"),
        ("10.005", "EUR", "10.01"),
        ("10.0005", "KWD", "10.001"),
        ("1.00005", "CLF", "1.0001"),
    ],
)
def test_money_is_rounded_to_the_digits_of_its_currency(value: str, currency: str, expected: str) -> None:
    assert str(round_to_currency(D(value), currency)) == expected


@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [
        ("12.325", "0.05", "12.35"),
        ("-12.325", "0.05", "-12.35"),
        ("12.32", "0.05", "12.30"),
        ("12.5", "1", "13"),
        ("1234", "500", "1000"),
        ("1250", "500", "1500"),
    ],
)
def test_cash_is_rounded_to_the_nearest_step(value: str, step: str, expected: str) -> None:
    assert str(round_to_step(D(value), D(step))) == expected


@pytest.mark.parametrize("step", ["0", "-0.05"])
def test_a_step_is_above_zero(step: str) -> None:
    with pytest.raises(ValueError, match="above zero"):
        round_to_step(D("1.00"), D(step))


@pytest.mark.parametrize(
    ("total", "weights", "digits", "expected"),
    [
        pytest.param("100.00", "1 1 1", 2, "33.34 33.33 33.33", id="M15 three"),
        pytest.param("0.05", "3 7", 2, "0.02 0.03", id="M15 three to seven"),
        pytest.param("-100.00", "1 1 1", 2, "-33.34 -33.33 -33.33", id="M15 negative"),
        pytest.param("32.50", "10.00 10.00 10.00", 2, "10.84 10.83 10.83", id="F6"),
        pytest.param("100", "1 1 1", 0, "34 33 33", id="no decimals"),
        pytest.param("100.000", "1 1 1", 3, "33.334 33.333 33.333", id="three decimals"),
        pytest.param("0.05", "0 3 0 7", 2, "0.00 0.02 0.00 0.03", id="a weight of zero gets nothing"),
        pytest.param("0.05", "0 0 0", 2, "0.02 0.02 0.01", id="no weight at all shares equally"),
        pytest.param("0.00", "0 0", 2, "0.00 0.00", id="nothing of nothing"),
        pytest.param("0.00", "", 2, "", id="nothing to nobody"),
        pytest.param("0.00", "1 -1", 2, "0.00 0.00", id="nothing by weights that cancel out"),
        pytest.param("100.00", "-1 -1 -1", 2, "33.34 33.33 33.33", id="only ratios count"),
        pytest.param(
            "10.83", "10.00 0.02 -0.02", 2, "10.83 0.02 -0.02", id="a cash rounding among the lines"
        ),
        pytest.param("1.00", "1 1 1 1 1 1 1", 2, "0.15 0.15 0.14 0.14 0.14 0.14 0.14", id="earliest first"),
    ],
)
def test_allocation(total: str, weights: str, digits: int, expected: str) -> None:
    shares = allocate(D(total), [D(weight) for weight in weights.split()], digits)
    assert [str(part) for part in shares] == expected.split()


@pytest.mark.parametrize(
    ("total", "weights"), [("0.01", ""), ("0.01", "1 -1"), ("0.001", "1 1"), ("NaN", "1"), ("1", "Infinity")]
)
def test_what_cannot_be_shared_is_refused(total: str, weights: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each case words it otherwise
        allocate(D(total), [D(weight) for weight in weights.split()], 2)


def test_an_exponent_that_no_amount_has_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="not an amount"):
        round_half_up(D("1E+999999999"), 2)


def test_f6_the_base_total_is_rounded_once_and_then_shared() -> None:
    base_total = round_half_up(D("30.00") * D("1.0833"), 2)
    assert allocate(base_total, [D("10.00")] * 3, 2) == [D("10.84"), D("10.83"), D("10.83")]


@pytest.mark.parametrize(
    ("base", "amount", "parts", "relieved"),
    [
        pytest.param("111.11", "100.00", "33.33 33.33 33.34", "37.03 37.03 37.05", id="F5"),
        pytest.param("1500.00", "1000.00", "800.00 200.00", "1200.00 300.00", id="F2"),
        pytest.param("10.00", "3", "1 1 1", "3.33 3.34 3.33", id="S4"),
    ],
)
def test_the_share_of_what_remains_ends_at_zero(base: str, amount: str, parts: str, relieved: str) -> None:
    base_left, amount_left = D(base), D(amount)
    found = []
    for part in parts.split():
        found.append(share(base_left, part=D(part), whole=amount_left, digits=2))
        base_left, amount_left = base_left - found[-1], amount_left - D(part)
    assert found == [D(value) for value in relieved.split()]
    assert (base_left, amount_left) == (0, 0)


def test_s7_cumulative_shares_add_up_whatever_the_parts() -> None:
    found = [cumulative_share(D("10.00"), before=D(n), part=D(1), whole=D(3), digits=2) for n in range(3)]
    assert found == [D("3.33"), D("3.34"), D("3.33")]


@pytest.mark.parametrize(("part", "whole"), [("-1", "3"), ("3.000001", "3"), ("1", "0"), ("1", "-1")])
def test_a_part_is_within_its_whole(part: str, whole: str) -> None:
    with pytest.raises(ValueError, match="not a part"):
        share(D("10.00"), part=D(part), whole=D(whole), digits=2)


@pytest.mark.parametrize(("before", "part"), [("-1", "2"), ("2", "-1"), ("2", "1.1")])
def test_cumulative_parts_are_within_the_whole(before: str, part: str) -> None:
    with pytest.raises(ValueError, match="not a part"):
        cumulative_share(D("10.00"), before=D(before), part=D(part), whole=D(3), digits=2)


@pytest.mark.parametrize("part", ["0", "1", "3"])
def test_a_value_finer_than_its_currency_is_refused_not_rounded(part: str) -> None:
    with pytest.raises(ValueError, match="more than 2 decimals"):
        share(D("10.005"), part=D(part), whole=D(3), digits=2)


@pytest.mark.parametrize(
    ("codes", "digits"),
    [
        ("JPY KRW CLP VND XAF XOF XPF", 0),
        ("USD EUR EGP SAR AED CHF", 2),
        ("KWD BHD OMR JOD TND IQD LYD", 3),
        ("CLF UYW", 4),
    ],
)
def test_digits_of_the_smallest_unit(codes: str, digits: int) -> None:
    assert {currencies.digits(code) for code in codes.split()} == {digits}


@pytest.mark.parametrize("code", ["", "usd", "US", "USDD", "XXX", "XTS", "XAU", "AAA", "HRK"])
def test_what_is_no_currency_has_no_digits(code: str) -> None:
    with pytest.raises(currencies.UnknownCurrency) as refusal:
        currencies.digits(code)
    assert refusal.value.code == code


def test_every_currency_is_listed_once_and_in_order() -> None:
    assert list(currencies.CODES) == sorted(set(currencies.CODES))
    assert [code for code, _label in currencies.CHOICES] == list(currencies.CODES)

"""What the calculator refuses, and how it names what is at fault (domain.md I-27)."""

from decimal import Decimal as D

import pytest

from accounting.services.calculation_errors import (
    BothDiscounts,
    CalculationError,
    DiscountTooLarge,
    NegativeValue,
    PercentOutOfRange,
    TooManyDecimals,
)
from accounting.services.calculator import Document, calculate
from tests.support.calculation import document, line, tax


@pytest.mark.parametrize(
    ("given", "error", "path"),
    [
        (document(line("1", "1"), line("-1", "1")), NegativeValue, "items.1.quantity"),
        (document(line("1", "-0.000001")), NegativeValue, "items.0.unit_price"),
        (document(line("1", "1", percent="100.000001")), PercentOutOfRange, "items.0.discount_percent"),
        (document(line("1", "1", percent="-1")), PercentOutOfRange, "items.0.discount_percent"),
        (document(line("1", "1", percent="1", amount="1")), BothDiscounts, "items.0.discount_amount"),
        (document(line("1", "1", amount="1.01")), DiscountTooLarge, "items.0.discount_amount"),
        (document(line("1", "1", amount="-0.01")), NegativeValue, "items.0.discount_amount"),
        (document(line("1", "1", amount="0.001")), TooManyDecimals, "items.0.discount_amount"),
        (document(line("1", "1"), discount_percent=D("101")), PercentOutOfRange, "discount_percent"),
        (document(line("1", "1"), discount_percent=D("-1")), PercentOutOfRange, "discount_percent"),
        (
            document(line("1", "1"), discount_percent=D(1), discount_amount=D(1)),
            BothDiscounts,
            "discount_amount",
        ),
        # The line's own discount comes first: 0.50 is what is left to take from.
        (
            document(line("1", "1", percent="50"), discount_amount=D("0.51")),
            DiscountTooLarge,
            "discount_amount",
        ),
        (document(discount_amount=D("0.01")), DiscountTooLarge, "discount_amount"),
        (document(line("1", "1"), discount_amount=D("-0.01")), NegativeValue, "discount_amount"),
        (document(line("1", "9"), discount_amount=D("1.5"), digits=0), TooManyDecimals, "discount_amount"),
        (document(shipping_amount=D("-0.01")), NegativeValue, "shipping_amount"),
        (document(shipping_amount=D("0.001")), TooManyDecimals, "shipping_amount"),
        (document(cash_rounding=D("0.05"), digits=0), TooManyDecimals, "cash_rounding"),
    ],
)
def test_refusals_name_the_member_at_fault(given: Document, error: type[CalculationError], path: str) -> None:
    with pytest.raises(CalculationError) as refusal:
        calculate(given)
    assert type(refusal.value) is error
    assert refusal.value.path == path


@pytest.mark.parametrize(
    "given",
    [
        document(line("1", "1", percent="0", amount="1.0000")),
        document(line("1", "1"), discount_percent=D("0.000000"), discount_amount=D(1)),
        document(line("1", "1", percent="100", amount="0.0000")),
    ],
)
def test_a_discount_of_zero_is_no_second_discount(given: Document) -> None:
    assert calculate(given).total == D("0.00")


def test_a_negative_tax_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        tax("-1")

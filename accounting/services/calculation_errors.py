"""Why a document can't be calculated. The caller makes its own errors of `message`, `path` and `reason`."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CalculationError(ValueError):
    """`field` is the member at fault, `line` the position of its line from 0; None for the document."""

    message: ClassVar[Promise]
    reason: ClassVar[str]

    def __init__(self, field: str, line: int | None = None) -> None:
        super().__init__(field, line)
        self.field = field
        self.line = line

    @property
    def path(self) -> str:
        """The dotted path of the member as the API names it: "discount_amount", "items.2.quantity"."""
        return self.field if self.line is None else f"items.{self.line}.{self.field}"


class NegativeValue(CalculationError):
    """A quantity, price, discount or shipping charge below zero."""

    message = _("This may not be negative.")
    reason = "negative"


class PercentOutOfRange(CalculationError):
    """A discount outside 0 to 100 % (I-27)."""

    message = _("A discount is between 0 and 100 percent.")
    reason = "percent_out_of_range"


class BothDiscounts(CalculationError):
    """A discount both as a percentage and as an amount (I-27)."""

    message = _("Give the discount as a percentage or as an amount, not both.")
    reason = "both_discounts"


class DiscountTooLarge(CalculationError):
    """A discount above the line's amount, or above the sum of the lines (I-27)."""

    message = _("The discount is larger than the amount it is taken from.")
    reason = "discount_too_large"


class TooManyDecimals(CalculationError):
    """An amount the currency can't express: given amounts are never rounded (domain.md 3.2, step 3)."""

    message = _("The currency does not have that many decimals.")
    reason = "too_many_decimals"

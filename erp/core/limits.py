"""How large a figure may be. Columns hold more; the distance keeps sums and quotients within 64 bits.

SQLite adds integers in 64 bits and refuses a sum that does not fit: nothing could be read of a company with a
few documents of the size of a column. Money is stored in units of 1/10^4, so some nine thousand documents of
LARGEST_AMOUNT still add up (2^63 / 10^15).
"""

from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Of one document or one line, in any currency.
LARGEST_AMOUNT: Final = Decimal(10) ** 11

# Of a unit, which can't be more than the line it is on, and of what is moved at once.
LARGEST_PRICE: Final = LARGEST_AMOUNT
LARGEST_QUANTITY: Final = Decimal(10) ** 9

# Of what one store holds of one product. Some nine hundred stores of that still add up.
LARGEST_STOCK_QUANTITY: Final = 10 * LARGEST_QUANTITY
LARGEST_STOCK_VALUE: Final = 10 * LARGEST_AMOUNT


def amount(value: Decimal) -> None:
    """Raises ValidationError above what a document may come to."""
    if value > LARGEST_AMOUNT:
        raise ValidationError(_("The number is too large."))


def charge(value: Decimal) -> None:
    """Raises ValidationError below zero, or above what a document may come to."""
    if value < 0:
        raise ValidationError(_("It must not be negative."))
    amount(value)


def price(value: Decimal) -> None:
    """Raises ValidationError below zero, or above what a unit may cost."""
    if value < 0:
        raise ValidationError(_("It must not be negative."))
    if value > LARGEST_PRICE:
        raise ValidationError(_("The number is too large."))


def quantity(value: Decimal) -> None:
    """Raises ValidationError unless the quantity is above zero and not too large."""
    if value <= 0:
        raise ValidationError(_("It must be above zero."))
    if value > LARGEST_QUANTITY:
        raise ValidationError(_("The number is too large."))

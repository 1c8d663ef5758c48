"""How large a figure may be. Columns hold more; the distance keeps sums and quotients within 64 bits."""

from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Of one document or one line, in any currency. About ninety of them still add up on SQLite.
LARGEST_AMOUNT: Final = Decimal(10) ** 13

# Of a unit, and of what is moved at once.
LARGEST_PRICE: Final = Decimal(10) ** 12
LARGEST_QUANTITY: Final = Decimal(10) ** 9


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

"""Fixed-point fields: Decimal in Python, an integer in the database (domain.md, section 8).

An integer column makes SUM exact on both databases, lets constraints compare without a tolerance, and is
faster than numeric. The price: a bare Decimal in an expression has no scale, so arithmetic in SQL wraps it in
`Value(amount, output_field=MoneyField())`.
"""

from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields
from django.utils.translation import gettext_lazy as _

# 40 digits hold any 64-bit integer at any of our scales; Inexact is trapped, so nothing is ever rounded here.
_EXACT = Context(prec=40, traps=[Inexact, InvalidOperation])
_LIMIT = 2**63


class FixedPointField(models.Field):
    """A number with `scale` decimal places, shown with at least `min_digits` of them.

    Accepts Decimal, int and str; a float, or more decimals than the scale holds, raises ValueError:
    rounding is a decision of the domain, never of the storage.
    """

    scale: ClassVar[int]
    min_digits: ClassVar[int] = 0
    description = _("Fixed-point number")

    @classmethod
    def to_units(cls, value: Decimal | int | str) -> int:
        """The stored integer for `value`; ValueError if it would lose a digit or does not fit."""
        if isinstance(value, float | bool):
            raise ValueError(f"{cls.__name__} takes Decimal, int or str, not {type(value).__name__}")
        try:
            units = _EXACT.scaleb(_EXACT.create_decimal(value), cls.scale)
            whole = int(units)
        except (ArithmeticError, ValueError, TypeError) as error:
            raise ValueError(f"{value!r} is not a number that {cls.__name__} can hold") from error
        if units != whole or not -_LIMIT <= whole < _LIMIT:
            raise ValueError(f"{value} has more digits than {cls.__name__} holds")
        return whole

    @classmethod
    def from_units(cls, units: int | Decimal) -> Decimal:
        """The Decimal for a stored integer, with the field's full scale."""
        return Decimal(int(units)).scaleb(-cls.scale, _EXACT)

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else self.from_units(value)

    def get_prep_value(self, value: Any) -> int | None:
        value = super().get_prep_value(value)
        return None if value is None else self.to_units(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        try:
            return self.from_units(self.to_units(value))
        except ValueError as error:
            raise ValidationError(_("Enter a number of at most %d decimals.") % self.scale) from error

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else self.to_text(Decimal(str(value)))

    @classmethod
    def to_text(cls, value: Decimal) -> str:
        """The canonical decimal string of the wire: no exponent, no needless zeros, `min_digits` kept."""
        text = f"{cls.from_units(cls.to_units(value)):f}"
        if not cls.scale:
            return text
        whole, _point, decimals = text.partition(".")
        decimals = decimals[: cls.min_digits] + decimals[cls.min_digits :].rstrip("0")
        return f"{whole}.{decimals}" if decimals else whole

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(
            **{"form_class": forms.DecimalField, "max_digits": 19, "decimal_places": self.scale, **kwargs}
        )


class MoneyField(FixedPointField):
    """An amount of money; services round it to its currency's digits before it is stored (I-5)."""

    scale, min_digits = 4, 2


class PriceField(FixedPointField):
    """A price of one unit."""

    scale, min_digits = 6, 2


class QuantityField(FixedPointField):
    """A quantity of goods or hours."""

    scale = 6


class PercentField(FixedPointField):
    """A percentage: 15 means 15 %."""

    scale = 6


class RateField(FixedPointField):
    """An exchange rate: units of the company's currency for one unit of the document's."""

    scale = 10


for _field in (MoneyField, PriceField, QuantityField, PercentField, RateField):
    for _connector in (Combinable.ADD, Combinable.SUB):
        register_combinable_fields(_field, _connector, _field, _field)

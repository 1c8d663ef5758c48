"""Values of a record, checked before they are written: what their columns and the standards they name refuse.

Serializers and forms check the same on their way in; services ask here, so that commands, imports and every
other caller meet the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core import countries, currencies
from erp.core.errors import Invalid, Message

Rule = Callable[[Any], None]

# What the narrowest of both databases holds; Django's own validator knows SQLite's limit only.
_SMALL_INTEGER = 32_767


def currency(code: str) -> None:
    """ISO 4217, upper case. Raises ValidationError."""
    if code not in currencies.CODES:
        raise ValidationError(currencies.UnknownCurrency.message)


def country(code: str) -> None:
    """ISO 3166-1 alpha-2, upper case. Raises ValidationError."""
    if code not in countries.CODES:
        raise ValidationError(_("Not a country code of ISO 3166 (two capital letters)."))


def time_zone(name: str) -> None:
    """A name of the IANA time zone database. Raises ValidationError."""
    if name not in available_timezones():
        raise ValidationError(_("Not a time zone of the IANA database, such as Asia/Riyadh."))


def above_zero(value: Decimal) -> None:
    """Raises ValidationError for zero and less."""
    if value <= 0:
        raise ValidationError(_("It must be above zero."))


def not_negative(value: Decimal) -> None:
    """Raises ValidationError below zero."""
    if value < 0:
        raise ValidationError(_("It must not be negative."))


def check(
    model: type[models.Model],
    data: Mapping[str, Any],
    *,
    created: bool,
    rules: Mapping[str, Rule] | None = None,
    paths: Callable[[str], str] = str,
) -> None:
    """Check the members of `data` against their columns of `model`, then against `rules`.

    With `created`, a member that its column can't do without is missed as well. `paths` turns a column's name
    into the caller's (address_city -> address.city). References are not followed: the guards hold them.
    Raises Invalid naming every member at fault.
    """
    errors: dict[str, list[Message]] = {}
    for field in model._meta.concrete_fields:
        if field.name not in data:
            if created and _required(field):
                errors[paths(field.attname)] = [_("This field is required.")]
        elif found := _faults(field, data[field.name], (rules or {}).get(field.name)):
            errors[paths(field.name)] = found
    if errors:
        raise Invalid(_("Some values are not accepted."), errors=errors)


def _required(field: models.Field) -> bool:
    return field.editable and not (field.primary_key or field.null or field.blank or field.has_default())


def _faults(field: models.Field, value: Any, rule: Rule | None) -> list[Message]:
    if field.is_relation:
        return []
    try:
        clean = field.clean(value, None)
        if isinstance(clean, str) and not clean.strip() and not field.blank:
            raise ValidationError(_("This field may not be blank."))
        if isinstance(field, models.PositiveSmallIntegerField) and (clean or 0) > _SMALL_INTEGER:
            raise ValidationError(_("The number is too large."))
        if rule and clean not in field.empty_values:
            rule(clean)
    except ValidationError as error:
        return list(error.messages)
    return []

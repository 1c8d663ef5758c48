"""Members of a serializer: what a resource shows beside plain columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from erp.core.fields import FixedPointField

# What Decimal takes beside these (underscores, digits of other scripts, infinity) is no JSON number.
_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{0,40})?([eE][+-]?\d{1,3})?", re.ASCII)
_OFFSET = re.compile(r"(z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)


class DecimalString(serializers.Field):
    """A fixed-point number, on the wire a decimal string; a JSON number is taken too.

    Refuses more decimals than `kind` holds: rounding the caller's figures is not ours to decide.
    """

    default_error_messages = {
        "invalid": _('Enter a decimal number, such as "12.50".'),
        "decimals": _("At most {scale} decimals."),
        "too_large": _("The number is too large."),
    }

    def __init__(self, kind: type[FixedPointField], **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, str | int | Decimal) or len(str(data)) > 60:
            self.fail("invalid")
        if isinstance(data, str) and not _NUMBER.fullmatch(data.strip()):
            self.fail("invalid")
        value = Decimal(data.strip() if isinstance(data, str) else data)
        if value.adjusted() > 18:
            self.fail("too_large")
        exponent = value.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.kind.scale:
            self.fail("decimals", scale=self.kind.scale)
        try:
            return self.kind.from_units(self.kind.to_units(value))
        except ValueError:
            self.fail("too_large")

    def to_representation(self, value: Decimal) -> str:
        return self.kind.to_text(value)


class Instant(serializers.DateTimeField):
    """An instant, shown in UTC with microseconds and Z; a value without an offset is refused."""

    default_error_messages = {"naive": _('Give the offset, such as "2026-01-31T10:00:00Z".')}

    def to_internal_value(self, value: Any) -> datetime:
        instant = super().to_internal_value(value)
        if isinstance(value, str) and not _OFFSET.search(value.strip()):
            self.fail("naive")
        return instant

    def to_representation(self, value: datetime) -> str:
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Computed(serializers.Field):
    """A member the database computes. `expression` makes the Django expression; `output` is its field.

    The record handed to a serializer carries it as an annotation of the member's name.
    """

    def __init__(
        self, expression: Callable[[], Any], output: models.Field, *, help_text: Any = "", **kwargs: Any
    ) -> None:
        self.expression = expression
        self.output = output
        super().__init__(read_only=True, help_text=help_text, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return self.output.to_text(value) if isinstance(self.output, FixedPointField) else value


class Reference(serializers.Field):
    """A related record: read as an object of the columns `shows`, written by id or by external reference.

    Declared once as `client = Reference("name")`, it makes the read member `client` ({"id", "name"}) and the
    written ones `client_id` and `client_external_id`; see `ResourceSerializer.get_fields`.
    """

    def __init__(self, *shows: str, writable: bool = True, **kwargs: Any) -> None:
        self.shows = ("id", *shows)
        self.writable = writable
        super().__init__(read_only=True, **kwargs)

    def get_attribute(self, instance: Any) -> Any:
        return getattr(instance, str(self.source), None)  # a one-to-one read backwards may have no row

    def to_representation(self, value: models.Model) -> dict[str, Any]:
        return {name: _shown(value, name) for name in self.shows}


def _shown(record: models.Model, name: str) -> Any:
    value, field = getattr(record, name), record._meta.get_field(name)
    return field.to_text(value) if isinstance(field, FixedPointField) and value is not None else value


class Rows(serializers.Field):
    """Related rows that no foreign key joins, such as the journals made by a document.

    `rows` is given a function that yields a column of the record at hand ("pk"), as value or as OuterRef, and
    answers the queryset; `shows` are its columns.
    """

    def __init__(self, rows: Callable[[Callable[[str], Any]], models.QuerySet], *shows: str) -> None:
        self.rows = rows
        self.shows = shows
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: models.Model) -> list[dict[str, Any]]:
        return list(self.rows(lambda name: getattr(value, name)).values(*self.shows))

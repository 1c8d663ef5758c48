"""Serializers: what a resource shows and takes, declared once.

They validate what comes in. What goes out is compiled from them into SQL (`erp.api.selection`), so every
readable member must be a column, a relation or an expression.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import Any, ClassVar, cast

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers

from erp.api.fields import DecimalString, Instant, Reference
from erp.api.members import contributed
from erp.api.references import ReferenceExternalId, ReferenceId
from erp.api.strict import STRICT, Text, Whole
from erp.core.fields import FixedPointField

RECORD = ("id", "external_id", "version", "created_at", "updated_at")
DOCUMENT = (
    "id",
    "external_id",
    "number",
    "state",
    "date",
    "posting_date",
    "currency",
    "exchange_rate",
    "notes",
    "posted_at",
    "reversal_of",
    "reversed_by",
    "version",
    "created_at",
    "updated_at",
)


class ResourceSerializer(serializers.ModelSerializer):
    """A ModelSerializer in the conventions of /api/v1 (api-v1.md, "Conventions of naming").

    It never touches the database: references become `Pending`s, uniqueness is the database's to judge (it
    alone knows the company), and `create` and `update` are services.
    """

    resource_name: ClassVar[str] = ""
    serializer_field_mapping: ClassVar = {
        **{
            column: STRICT.get(field, field)
            for column, field in serializers.ModelSerializer.serializer_field_mapping.items()
        },
        models.DateTimeField: Instant,
    }

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Without a docstring of its own a serializer has none: the OpenAPI document shows it."""
        super().__init_subclass__(**kwargs)
        cls.__doc__ = cls.__dict__.get("__doc__", "")

    def build_standard_field(self, field_name: str, model_field: models.Field) -> Any:
        if not isinstance(model_field, FixedPointField):
            field_class, kwargs = super().build_standard_field(field_name, model_field)
            if field_name == "external_id":
                # It is an address: taken to the letter, and never empty.
                kwargs = {**kwargs, "allow_blank": False, "trim_whitespace": False}
            return field_class, kwargs
        kwargs = {
            "kind": type(model_field),
            "help_text": model_field.help_text,
            "label": model_field.verbose_name,
        }
        if not model_field.editable:
            return DecimalString, {**kwargs, "read_only": True, "allow_null": model_field.null}
        optional = model_field.has_default() or model_field.null
        return DecimalString, {**kwargs, "required": not optional, "allow_null": model_field.null}

    def get_uniqueness_extra_kwargs(self, field_names: Any, declared_fields: Any, extra_kwargs: Any) -> Any:
        return extra_kwargs, {}

    def get_validators(self) -> list[Any]:
        return []

    def get_fields(self) -> dict[str, serializers.Field]:
        """The declared members, the ways to write each reference, and what upper apps contributed."""
        fields: dict[str, serializers.Field] = super().get_fields()
        for name, field in list(fields.items()):
            if isinstance(field, Reference) and field.writable:
                fields.update(self._reference_inputs(name))
        if self.resource_name:
            fields.update(copy.deepcopy(dict(contributed(self.Meta.model))))
        return fields

    def _reference_inputs(self, name: str) -> dict[str, serializers.Field]:
        column: Any = self._column(name)
        model = column.related_model
        common = {"source": name, "write_only": True, "required": False, "help_text": column.help_text}
        inputs: dict[str, serializers.Field] = {
            f"{name}_id": ReferenceId(model, allow_null=column.null, **common),
        }
        if any(field.name == "external_id" for field in model._meta.fields):
            inputs[f"{name}_external_id"] = ReferenceExternalId(model, **common)
        return inputs

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        value: dict[str, Any] = {}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as refusal:
            errors.update(cast(dict[str, Any], refusal.detail))
        if isinstance(data, dict):
            is_new = not getattr(self.root, "partial", False) or (
                self.parent is not None and "id" not in data
            )
            for name, problem in self._problems(data, is_new=is_new).items():
                errors.setdefault(name, [problem])
        if errors:
            raise serializers.ValidationError(errors)
        return value

    def _problems(self, data: dict[str, Any], *, is_new: bool) -> dict[str, str]:
        """What DRF can't see: a reference given twice or not at all, a new line that lacks a member."""
        problems: dict[str, str] = {}
        for name, field in self.fields.items():
            if isinstance(field, Reference) and field.writable:
                column = self._column(name)
                given = [key for key in (f"{name}_id", f"{name}_external_id") if key in data]
                if len(given) == 2:
                    problems[given[1]] = _("Give the id or the external reference, not both.")
                elif not given and is_new and not column.null and name not in self._optional():
                    problems[f"{name}_id"] = _("This field is required.")
            elif is_new and field.required and not field.read_only and name not in data:
                problems[name] = _("This field is required.")
        return problems

    def _column(self, name: str) -> Any:
        model: type[models.Model] = self.Meta.model
        return model._meta.get_field(name)

    def _optional(self) -> tuple[str, ...]:
        """References the service fills in when they are not given (`Meta.optional`)."""
        return tuple(getattr(self.Meta, "optional", ()))


class LineSerializer(ResourceSerializer):
    """A line of a document. On update a line with `id` is changed, one without is added (api-v1.md)."""

    id = Whole(required=False, min_value=1, max_value=2**63 - 1)


def unknown_members(serializer: Any, data: Any, path: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """The members of `data` that can't be written, by dotted path; refused before anything is validated."""
    if isinstance(serializer, serializers.ListSerializer):
        if not isinstance(data, list):
            return {}
        return {
            name: problem
            for index, row in enumerate(data)
            for name, problem in unknown_members(serializer.child, row, (*path, str(index))).items()
        }
    if not isinstance(serializer, serializers.Serializer) or not isinstance(data, dict):
        return {}
    unknown: dict[str, list[str]] = {}
    for name, value in data.items():
        field = serializer.fields.get(name)
        dotted = ".".join((*path, name))
        if field is None:
            unknown[dotted] = [_("There is no such member.")]
        elif field.read_only:
            hint = (
                _("It is read; write %(name)s_id.") if isinstance(field, Reference) and field.writable else ""
            )
            unknown[dotted] = [hint % {"name": name} if hint else _("This member can only be read.")]
        else:
            unknown.update(unknown_members(field, value, (*path, name)))
    return unknown


def postal_address(prefix: str) -> serializers.Serializer:
    """The member `address`: an object over the columns `<prefix>_line1`, `<prefix>_city`, …"""
    made: serializers.Serializer = _address_class(prefix)(source="*", required=False)
    return made


@cache
def _address_class(prefix: str) -> type[serializers.Serializer]:
    lengths = {"line1": 200, "line2": 200, "city": 100, "state": 100, "postal_code": 20, "country": 2}
    members = {
        name: Text(source=f"{prefix}_{name}", max_length=length, required=False, allow_blank=True)
        for name, length in lengths.items()
    }
    return type(f"{prefix.title().replace('_', '')}Serializer", (serializers.Serializer,), members)


class DocumentSerializer(ResourceSerializer):
    """What every document shows; its subclass lists `DOCUMENT` among its fields."""

    reversal_of = Reference("number", writable=False)
    reversed_by = Reference("number", writable=False)

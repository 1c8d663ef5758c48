"""How our own fields and credentials appear in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension

from erp.api.fields import Computed, DecimalString, Instant, Reference, Rows
from erp.core.fields import FixedPointField

_DECIMAL = {"type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$"}


def _object(members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": list(members)}


class KeyScheme(OpenApiAuthenticationExtension):
    """The bearer scheme; the other headers a key is accepted in are told in the guide."""

    target_class = "apikeys.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": _("An API key: <id>|mzn_…")}


class DecimalStringSchema(OpenApiSerializerFieldExtension):
    target_class = DecimalString

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return dict(_DECIMAL)


class InstantSchema(OpenApiSerializerFieldExtension):
    target_class = Instant

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


class ComputedSchema(OpenApiSerializerFieldExtension):
    target_class = Computed

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        output = self.target.output
        if isinstance(output, FixedPointField):
            return {**_DECIMAL, "type": ["string", "null"]} if output.null else dict(_DECIMAL)
        mapped: dict[str, Any] = auto_schema._map_model_field(output, direction)
        if output.choices:
            mapped["enum"] = [value for value, _label in output.flatchoices]
        return {"oneOf": [mapped, {"type": "null"}]} if output.null else mapped


class ReferenceSchema(OpenApiSerializerFieldExtension):
    target_class = Reference

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        column = self.target.parent.Meta.model._meta.get_field(self.target.source)
        fields = {name: column.related_model._meta.get_field(name) for name in self.target.shows}
        members = {name: _shown(field, auto_schema, direction) for name, field in fields.items()}
        return {**_object(members), "type": ["object", "null"]}


def _shown(field: models.Field, auto_schema: Any, direction: str) -> dict[str, Any]:
    """How a column is shown that no serializer field of its own speaks for."""
    if isinstance(field, FixedPointField):
        return {**_DECIMAL, "type": ["string", "null"]} if field.null else dict(_DECIMAL)
    return {"type": auto_schema._map_model_field(field, direction)["type"]}


class RowsSchema(OpenApiSerializerFieldExtension):
    target_class = Rows

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        members = {
            name: {"type": "integer"} if name == "id" else {"type": "string"} for name in self.target.shows
        }
        return {"type": "array", "items": _object(members)}

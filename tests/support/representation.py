"""A resource as Django REST framework would show it: ORM instances through the serializer, in Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import models
from django.db.models import Prefetch
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from erp.api.expressions import Parameter
from erp.api.fields import Computed
from erp.api.registry import Resource


def represented(resource: Resource, ids: list[int]) -> list[Any]:
    """The serializer's own output for the records `ids`, in that order, as JSON reads it back."""
    serializer = resource.viewset.serializer_class()
    rows = _prepared(resource.model._default_manager.filter(pk__in=ids), serializer)
    by_id = {row.pk: serializer.to_representation(row) for row in rows}
    return [parsed(JSONRenderer().render(by_id[pk])) for pk in ids]


def parsed(text: str | bytes) -> Any:
    """JSON with its objects as lists of pairs, so that the order of members counts as well."""
    return json.loads(text, object_pairs_hook=lambda pairs: ["object", *map(list, pairs)])


def give_parameters(monkeypatch: pytest.MonkeyPatch, values: Mapping[str, Any]) -> None:
    """Let ORM queries use the reader's run-time parameters, which only the reader fills in."""
    plain = Parameter.as_sql, Parameter.as_postgresql

    def filled(index: int) -> Any:
        def as_sql(self: Parameter, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
            return plain[index](self, compiler, connection)[0], [values[self.name]]

        return as_sql

    monkeypatch.setattr(Parameter, "as_sql", filled(0))
    monkeypatch.setattr(Parameter, "as_postgresql", filled(1))


def _prepared(rows: models.QuerySet, serializer: serializers.Serializer) -> models.QuerySet:
    """With the annotations of computed members, and lines in the order the API shows them in."""
    rows = rows.annotate(**_computed(serializer))
    for name, field in serializer.fields.items():
        if isinstance(field, serializers.ListSerializer):
            child = rows.model._meta.get_field(field.source or name).related_model
            lines = child._default_manager.order_by(*child._meta.ordering, "pk")
            rows = rows.prefetch_related(Prefetch(field.source or name, _prepared(lines, field.child)))
    return rows


def _computed(serializer: serializers.Serializer) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in serializer.fields.items():
        if isinstance(field, Computed):
            found[field.source or name] = field.expression()
        elif isinstance(field, serializers.Serializer) and field.source == "*":
            found |= _computed(field)
    return found

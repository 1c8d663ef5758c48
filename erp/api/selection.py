"""Selections: trees of members to read, derived from a serializer (design.md, section 4).

A surface narrows one to the members its caller asked for; the reader compiles it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import models
from django.db.models import F, OuterRef
from rest_framework import serializers

from erp.api.fields import Computed, Reference, Rows
from erp.api.registry import Resource, resource_of, resources


@dataclass(frozen=True)
class Leaf:
    """A value: an expression over the model and the field that says how it is shown."""

    expression: Callable[[], Any]
    field: models.Field
    path: str | None = None  # the ORM path, where it is a plain column: it can be sorted and filtered by


@dataclass(frozen=True)
class Group:
    """An object of values of the same row, such as an address; null where the column `present` is."""

    members: Mapping[str, Leaf]
    present: Leaf | None = None


@dataclass(frozen=True)
class One:
    """A related record. `column` is the relation on this model, `reads` the resource shown in full."""

    selection: Selection
    column: Any
    reads: str | None = None

    def rows(self) -> models.QuerySet:
        model = self.selection.model
        if self.column.concrete:
            return model._default_manager.filter(pk=OuterRef(self.column.attname))
        return model._default_manager.filter(**{self.column.remote_field.attname: OuterRef("pk")})


@dataclass(frozen=True)
class Many:
    """Related rows. `rows` answers the queryset for the row at hand."""

    selection: Selection
    rows: Callable[[], models.QuerySet]


Node = Leaf | Group | One | Many


@dataclass(frozen=True)
class Selection:
    """The members to read of one model, in order."""

    model: type[models.Model]
    nodes: Mapping[str, Node]

    def __hash__(self) -> int:
        return hash((self.model, tuple(self.nodes)))

    def only(self, paths: Iterable[str]) -> Selection:
        """Narrowed to `paths` ("number", "client.name"); KeyError with the path that names nothing."""
        wanted: dict[str, list[str]] = {}
        for path in paths:
            name, _dot, rest = path.partition(".")
            if name not in self.nodes:
                raise KeyError(path)
            wanted.setdefault(name, []).append(rest)
        nodes = {}
        for name, node in self.nodes.items():
            if name in wanted:
                nodes[name] = _narrowed(node, name, wanted[name])
        return replace(self, nodes=nodes)

    def including(self, path: str) -> Selection:
        """With the relation at `path` ("client", "items.product") shown in full; KeyError if it is none."""
        name, _dot, rest = path.partition(".")
        node = self.nodes.get(name)
        try:
            if isinstance(node, Many) and rest:
                node = replace(node, selection=node.selection.including(rest))
            elif isinstance(node, One):
                node = _in_full(node)
                if rest:
                    node = replace(node, selection=node.selection.including(rest))
            elif not isinstance(node, Many):
                raise KeyError(path)
        except KeyError:
            raise KeyError(path) from None
        return replace(self, nodes={**self.nodes, name: node})

    def reads(self) -> set[str]:
        """The resources that are shown in full inside; each needs its own right."""
        found: set[str] = set()
        for node in self.nodes.values():
            if isinstance(node, One | Many):
                found |= node.selection.reads()
            if isinstance(node, One) and node.reads:
                found.add(node.reads)
        return found


def _narrowed(node: Node, name: str, rests: list[str]) -> Node:
    deeper = [rest for rest in rests if rest]
    if len(deeper) < len(rests):
        return node
    try:
        if isinstance(node, One | Many):
            return replace(node, selection=node.selection.only(deeper))
        if isinstance(node, Group):
            return replace(node, members={member: node.members[member] for member in deeper})
    except KeyError as error:
        raise KeyError(f"{name}.{error.args[0]}") from None
    raise KeyError(f"{name}.{deeper[0]}")


def _in_full(node: One) -> One:
    resource = resource_of(node.selection.model)
    if resource is None:
        raise KeyError(node.column.name)
    return replace(node, selection=selection_of(resource), reads=resource.name)


def selection_of(resource: Resource) -> Selection:
    """Everything the resource shows."""
    return _selection(resource.viewset.serializer_class)


@cache
def _selection(serializer_class: type[serializers.ModelSerializer]) -> Selection:
    return _from(serializer_class(), serializer_class.Meta.model)


def _from(serializer: serializers.Serializer, model: type[models.Model]) -> Selection:
    nodes = {name: _node(field, model) for name, field in serializer.fields.items() if not field.write_only}
    return Selection(model, nodes)


def _node(field: serializers.Field, model: type[models.Model]) -> Node:
    source = str(field.source or field.field_name)
    if isinstance(field, Rows):
        sample = field.rows(OuterRef)
        return Many(_columns(sample.model, field.shows), lambda: field.rows(OuterRef))
    if isinstance(field, Reference):
        column: Any = model._meta.get_field(source)
        return One(_columns(column.related_model, field.shows), column)
    if isinstance(field, serializers.ListSerializer):
        relation: Any = model._meta.get_field(source)
        child = relation.related_model
        link, order = relation.remote_field.attname, (*child._meta.ordering, "pk")

        def rows() -> models.QuerySet:
            return child._default_manager.filter(**{link: OuterRef("pk")}).order_by(*order)

        line: Any = field.child
        return Many(_from(line, child), rows)
    if isinstance(field, serializers.Serializer) and source == "*":
        present = getattr(field, "present", None)
        return Group(
            {name: _value(member, model) for name, member in field.fields.items()},
            _leaf(model, present) if present else None,
        )
    return _value(field, model)


def _value(field: serializers.Field, model: type[models.Model]) -> Leaf:
    if isinstance(field, Computed):
        return Leaf(field.expression, field.output)
    return _leaf(model, str(field.source))


def _columns(model: type[models.Model], names: Iterable[str]) -> Selection:
    return Selection(model, {name: _leaf(model, name) for name in names})


def _leaf(model: type[models.Model], source: str) -> Leaf:
    path = source.replace(".", "__")
    try:
        field: Any = model._meta.get_field(path)
    except FieldDoesNotExist:
        raise ImproperlyConfigured(f"{model.__name__}.{source} is no column; use Computed.") from None
    return Leaf(lambda: F(path), field, path)


def check_all() -> None:
    """Build every resource's selection, so that a member that can't be compiled fails at start-up."""
    for resource in resources().values():
        selection_of(resource)

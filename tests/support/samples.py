"""A valid body and a record of any resource, made through the API from what the resource declares of itself.

So a resource that is added tomorrow is covered by the generic tests without anybody writing a factory for it.
What its `example` leaves out, the references, is filled in; only what a resource asks for beyond that is told
here, in `_ASKED`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import count
from typing import Any

from django.db import models, transaction
from django.http import HttpResponse
from rest_framework import serializers

from erp.api.fields import Reference
from erp.api.registry import Resource, resource_of, resources
from erp.api.serializers import ResourceSerializer
from tests.support.program import Program, data
from tests.support.routes import Route

Body = dict[str, Any]


class Samples:
    """Bodies and records of the company that `program` works for."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._number = count(1)
        self._related: dict[str, Body] = {}

    def body(self, name: str) -> Body:
        """What creates a record of the resource; another one each time."""
        resource = resources()[name]
        body = copy.deepcopy(dict(resource.viewset.example))
        _vary(body, resource, next(self._number))
        self._refer(body, resource.viewset.serializer_class())
        if name in _ASKED:
            body |= _ASKED[name](self)
        return body

    def record(self, name: str) -> Body:
        """A new record as the API answers it; of a resource that can't be created, the first there is."""
        if resources()[name].viewset.writes.create is None:
            return data(self.program.get(f"{name}?per_page=1"))[0]
        return data(self.program.post(name, self.body(name)), 201)

    def related(self, name: str) -> Body:
        """The record that others refer to; always the same."""
        if name not in self._related:
            self._related[name] = self.record(name)
        return self._related[name]

    def done(self, name: str, *actions: str) -> Body:
        """A new record after these actions."""
        record = self.record(name)
        for action in actions:
            record = data(self.program.post(f"{name}/{record['id']}/{action}"))
        return record

    def ready(self, name: str, action: str) -> Body:
        """A record that `action` will succeed on, found by trying: as it is new, or after another action."""
        others = [other for other in resources()[name].viewset.actions if other != action]
        for before in [(), *((other,) for other in others)]:
            if self._works(name, (*before, action)):
                return self.done(name, *before)
        raise AssertionError(f"no way to do {action} on {name}: add one to the tests' samples")

    def _works(self, name: str, actions: tuple[str, ...]) -> bool:
        """Whether the actions succeed one after another; leaves nothing behind."""
        related = dict(self._related)
        with transaction.atomic():
            record = self.record(name)
            replies = [self.program.post(f"{name}/{record['id']}/{action}") for action in actions]
            transaction.set_rollback(True)
        self._related = related
        return all(reply.status_code == 200 for reply in replies)

    def _refer(self, body: Body, serializer: ResourceSerializer) -> None:
        """Fill in the references that a new row can't do without."""
        for name, field in serializer.fields.items():
            if isinstance(field, serializers.ListSerializer) and not field.read_only:
                for row in body.get(name, ()):
                    self._refer(row, field.child)
            if isinstance(field, Reference) and field.writable and name not in serializer._optional():
                column = serializer.Meta.model._meta.get_field(name)
                resource = resource_of(column.related_model)
                if resource and not column.null and f"{name}_id" not in body:
                    body[f"{name}_id"] = self.related(resource.name)["id"]


def line_members(name: str) -> list[str]:
    """The members of a resource that hold lines a caller can write."""
    fields = resources()[name].viewset.serializer_class().fields.items()
    return [
        member
        for member, field in fields
        if isinstance(field, serializers.ListSerializer) and not field.read_only
    ]


def prepared(route: Route, samples: Samples) -> Callable[[Program], HttpResponse]:
    """The request that uses `route` rightly, to be sent by any program."""
    name = route.resource.name
    if route.handler == "list":
        return lambda program: program.call(route.method, name)
    if route.handler == "create":
        body: Any = samples.body(name)
        return lambda program: program.call(route.method, name, body)
    record = samples.ready(name, route.action) if route.action else samples.record(name)
    body = {
        "bulk_update": [{"id": record["id"], "external_id": "CHANGED"}],
        "bulk_delete": [record["id"]],
        "update": {"external_id": "CHANGED"},
    }.get(route.handler)
    path = route.path(record["id"])
    if body is None:
        return lambda program: program.call(route.method, path)
    return lambda program: program.call(route.method, path, body)


def _vary(body: Body, resource: Resource, number: int) -> None:
    """Make the members unique that must be."""
    for constraint in resource.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            for name in constraint.fields:
                if isinstance(body.get(name), str) and not resource.model._meta.get_field(name).choices:
                    body[name] += f" {number}"


def _of_a_posted_invoice(samples: Samples) -> Body:
    return {"invoice_id": samples.done("invoices", "post")["id"]}


_ASKED: dict[str, Callable[[Samples], Body]] = {"invoice-payments": _of_a_posted_invoice}

"""References to other records in what a caller writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from erp.api.strict import Text
from erp.core.errors import Invalid

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Pending:
    """A reference that was read and not yet looked up; `member` is the name the caller wrote it under."""

    model: type[models.Model]
    lookup: str
    value: int | str
    member: str


class ReferenceId(serializers.IntegerField):
    """`client_id`: a record's id. Becomes a Pending, looked up later with all others of its kind."""

    default_error_messages = {"invalid": gettext_lazy("Give the id of a record, a whole number.")}

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        self.model = model
        super().__init__(min_value=1, max_value=_LARGEST_ID, **kwargs)

    def to_internal_value(self, data: Any) -> Pending:  # type: ignore[override]
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return Pending(self.model, "pk", data, self.field_name or "")

    def run_validators(self, value: Any) -> None:
        super().run_validators(value.value)


class ReferenceExternalId(Text):
    """`client_external_id`: the caller's own reference of a record."""

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        self.model = model
        super().__init__(max_length=100, trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> Pending:  # type: ignore[override]
        return Pending(self.model, "external_id", super().to_internal_value(data), self.field_name or "")

    def run_validators(self, value: Any) -> None:
        super().run_validators(value.value)


def resolve(data: Any, *, company: models.Model) -> Any:
    """`data` with every Pending replaced by its record of `company`; a statement per model and way of naming.

    Raises Invalid naming each member that refers to nothing here, another company's record included.
    """
    wanted: dict[tuple[type[models.Model], str], set[int | str]] = defaultdict(set)
    for _path, pending in _walk(data, ()):
        wanted[pending.model, pending.lookup].add(pending.value)
    found: dict[tuple[type[models.Model], str], dict[Any, models.Model]] = {}
    for (model, lookup), values in wanted.items():
        rows = model._default_manager.filter(company=company, **{f"{lookup}__in": values})
        found[model, lookup] = {getattr(row, lookup): row for row in rows}
    missing = {
        ".".join((*path[:-1], pending.member)): [
            _("There is no %(noun)s %(value)s.")
            % {"noun": pending.model._meta.verbose_name, "value": pending.value}
        ]
        for path, pending in _walk(data, ())
        if pending.value not in found[pending.model, pending.lookup]
    }
    if missing:
        raise Invalid(_("A reference leads nowhere."), errors=missing, reason="reference_not_found")
    return _replace(data, found)


def _walk(data: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Pending]]:
    if isinstance(data, Pending):
        yield path, data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _walk(value, (*path, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _walk(value, (*path, str(index)))


def _replace(data: Any, found: dict[tuple[type[models.Model], str], dict[Any, models.Model]]) -> Any:
    if isinstance(data, Pending):
        return found[data.model, data.lookup][data.value]
    if isinstance(data, dict):
        return {name: _replace(value, found) for name, value in data.items()}
    if isinstance(data, list):
        return [_replace(value, found) for value in data]
    return data

"""Rows of the change log in words: labels for columns, names for ids, dates as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from erp.admin.scoped import of_company
from erp.audit.models.change import Change
from erp.core.models.document import Document

Model = type[models.Model] | None

# One row of what changed: the member's label, what it was, what it became.
Row = tuple[str, str, str]

# Of a line these say nothing to a reader.
_OF_NO_INTEREST = {"id", "position"}
_EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Entry:
    """One change and its rows."""

    change: Change
    rows: list[Row]


def told(request: HttpRequest, model: Model, changes: Iterable[Change]) -> list[Entry]:
    """`changes` of records of `model`, in words. One query for each kind of record that they name."""
    changes = list(changes)
    teller = _Teller(request, model, changes)
    return [Entry(change, list(teller.rows(change))) for change in changes]


class _Teller:
    def __init__(self, request: HttpRequest, model: Model, changes: Iterable[Change]) -> None:
        self.model = model
        self.names: dict[type[models.Model], dict[int, str]] = {}
        wanted: dict[type[models.Model], set[int]] = {}
        for change in changes:
            for side in (change.before, change.after):
                for related, key in _references(model, side or {}):
                    wanted.setdefault(related, set()).add(key)
        for related, keys in wanted.items():
            rows = of_company(related._default_manager.filter(pk__in=keys), request)
            self.names[related] = {row.pk: str(row) for row in rows}

    def rows(self, change: Change) -> Iterator[Row]:
        """What differs, line by line where there are lines."""
        before, after = change.before or {}, change.after or {}
        for member in dict.fromkeys([*before, *after]):
            was, became = before.get(member), after.get(member)
            if member == "id" or (was in _EMPTY and became in _EMPTY):
                continue
            if isinstance(was, list) or isinstance(became, list):
                yield from self._lines(member, was or [], became or [])
            else:
                label = _label(self.model, member)
                yield label, self._text(self.model, member, was), self._text(self.model, member, became)

    def _lines(self, member: str, was: list[Any], became: list[Any]) -> Iterator[Row]:
        model = _line_model(self.model, member)
        label = _("Line") if model else _label(self.model, member)
        for index in range(max(len(was), len(became))):
            old, new = (lines[index] if index < len(lines) else None for lines in (was, became))
            if old == new:
                continue
            if isinstance(old, Mapping) and isinstance(new, Mapping):
                differing = [name for name in new if old.get(name) != new[name]]
                old, new = ({name: line.get(name) for name in differing} for line in (old, new))
            yield f"{label} {index + 1}", self._line(model, old), self._line(model, new)

    def _line(self, model: Model, line: Any) -> str:
        if not isinstance(line, Mapping):
            return "" if line is None else str(line)
        parts = (
            f"{_label(model, name)}: {self._text(model, name, value)}"
            for name, value in line.items()
            if value not in (*_EMPTY, "0.00") and not _is_of_no_interest(model, name)
        )
        return ", ".join(parts)

    def _text(self, model: Model, member: str, value: Any) -> str:
        if value in _EMPTY:
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, Mapping):
            return self._line(None, value)
        field = _field(model, member)
        if field is None:
            return str(value)
        if field.is_relation:
            return self.names.get(field.remote_field.model, {}).get(value, f"#{value}")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _moment(field, value)


def _moment(field: models.Field, value: Any) -> str:
    if isinstance(field, models.DateTimeField) and (at := parse_datetime(str(value))):
        return date_format(timezone.localtime(at), "DATETIME_FORMAT")
    if isinstance(field, models.DateField) and (day := parse_date(str(value))):
        return date_format(day)
    return str(value)


def _references(model: Model, side: Mapping[str, Any]) -> Iterator[tuple[type[models.Model], int]]:
    """The records that one side of a change names, also in its lines."""
    for member, value in side.items():
        if isinstance(value, list):
            for line in value:
                if isinstance(line, Mapping):
                    yield from _references(_line_model(model, member), line)
            continue
        field = _field(model, member)
        if field is not None and field.is_relation and isinstance(value, int):
            yield field.remote_field.model, value


def _label(model: Model, member: str) -> str:
    field = _field(model, member)
    name = field.verbose_name if field else member.removesuffix("_id").replace("_", " ")
    return capfirst(str(name))


def _field(model: Model, member: str) -> Any:
    if model is None:
        return None
    return next(
        (field for field in model._meta.concrete_fields if member in {field.attname, field.name}), None
    )


def _line_model(model: Model, member: str) -> Model:
    """The model of the lines that a document keeps as `member`."""
    try:
        return model._meta.get_field(member).related_model if model else None
    except FieldDoesNotExist:
        return None


def _is_of_no_interest(model: Model, member: str) -> bool:
    field = _field(model, member)
    is_parent = field is not None and field.is_relation and issubclass(field.remote_field.model, Document)
    return member in _OF_NO_INTEREST or is_parent

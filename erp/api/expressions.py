"""Expressions that make the database write JSON, for PostgreSQL and SQLite.

On PostgreSQL a value stays a typed column and `row_to_json` renders the row: the fastest there, for any
number of members. On SQLite a value becomes a fragment of JSON text at once, and an object is their
concatenation, because a JSON function takes no more than about 50 pairs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.expressions import Expression, Func, Subquery

from erp.core.fields import FixedPointField


@dataclass(frozen=True)
class Marker:
    """Stands in a compiled statement's parameters for a value known only when it runs."""

    name: str


_bound: ContextVar[Mapping[str, Any]] = ContextVar("mizan_bound_parameters", default={})  # noqa: B039


@contextmanager
def bound(**values: Any) -> Iterator[None]:
    """Give `Parameter`s their values in the queries that run inside; outside they are left to the reader."""
    token = _bound.set(values)
    try:
        yield
    finally:
        _bound.reset(token)


class Parameter(Expression):
    """A value given at run time, such as "today" (the company's date)."""

    def __init__(self, name: str, output_field: models.Field) -> None:
        self.name = name
        super().__init__(output_field=output_field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if self.name not in _bound.get():
            return "%s", [Marker(self.name)]
        return "%s", [self.output_field.get_db_prep_value(_bound.get()[self.name], connection)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = self.as_sql(compiler, connection)
        return f"{sql}::{self.output_field.db_type(connection)}", params


class AnyOf(Func):
    """Whether a key is among the ids the reader is run with: one text for one id or a thousand."""

    output_field = models.BooleanField()
    conditional = True

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql} = ANY(%s)", [*params, Marker("ids")]

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql} IN (SELECT value FROM json_each(%s))", [*params, Marker("ids")]


class Json(Func):
    """One value as JSON: exactly what the serializer's field would answer for it."""

    output_field = models.TextField()

    def __init__(self, expression: Any, field: models.Field) -> None:
        self.shown_as = field
        super().__init__(expression)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        if isinstance(self.shown_as, FixedPointField):
            if not self.shown_as.scale:
                return f"({sql})::text", params
            unit = f"0.{'1'.zfill(self.shown_as.scale)}"
            exact = f"({sql})::numeric * {unit}"
            short = f"trim_scale({exact})::text"
            if not self.shown_as.min_digits:
                return short, params
            step = 10 ** (self.shown_as.scale - self.shown_as.min_digits)
            padded = f"round({exact}, {self.shown_as.min_digits})::text"
            # mod() of the operator would need its percent sign doubled for the driver
            return f"CASE WHEN mod({sql}, {step}) = 0 THEN {padded} ELSE {short} END", [*params] * 3
        if isinstance(self.shown_as, models.DateTimeField):
            return f"""to_char({sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""", params
        return sql, params

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        if isinstance(self.shown_as, FixedPointField):
            text, count = _sqlite_decimal(sql, self.shown_as.scale, self.shown_as.min_digits)
            return f"coalesce({text}, 'null')", [*params] * count
        if isinstance(self.shown_as, models.BooleanField):
            return f"CASE {sql} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END", params
        if isinstance(self.shown_as, models.DateTimeField):
            # Django writes microseconds only when there are any
            seconds = f"replace(substr({sql}, 1, 19), ' ', 'T')"
            micros = f"substr(substr({sql}, 21) || '000000', 1, 6)"
            return f"coalesce('\"' || {seconds} || '.' || {micros} || 'Z\"', 'null')", [*params] * 2
        if isinstance(self.shown_as, models.JSONField):
            return f"coalesce({sql}, 'null')", params
        return f"json_quote({sql})", params


def _sqlite_decimal(sql: str, scale: int, min_digits: int) -> tuple[str, int]:
    """The quoted decimal string of an integer column, and how often it names the column.

    The sign is written apart, so that -0.05 keeps it; the parts are made positive after the division, because
    the smallest 64-bit integer has no absolute value.
    """
    if not scale:
        return f"'\"' || {sql} || '\"'", 1
    unit = 10**scale
    sign = f"CASE WHEN {sql} < 0 THEN '-' ELSE '' END"
    whole = f"abs({sql} / {unit})"
    decimals = f"substr('{'0' * scale}' || abs({sql} - {sql} / {unit} * {unit}), -{scale})"
    if min_digits:
        kept = f"substr({decimals}, 1, {min_digits}) || rtrim(substr({decimals}, {min_digits + 1}), '0')"
        return f"'\"' || {sign} || {whole} || '.' || {kept} || '\"'", 6
    return f"'\"' || {sign} || {whole} || rtrim(rtrim('.' || {decimals}, '0'), '.') || '\"'", 4


class RowObject(Func):
    """An object of values of the same row; null when `present` (a Json of any column) is."""

    output_field = models.JSONField()

    def __init__(self, members: Mapping[str, Any], *, present: Any = None) -> None:
        self.names = tuple(members)
        self.nullable = present is not None
        super().__init__(*members.values(), *([present] if present is not None else []))

    def _compile(self, compiler: Any) -> tuple[list[str], list[Any], tuple[str, list[Any]] | None]:
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        present = parts.pop() if self.nullable else None
        return [sql for sql, _params in parts], [p for _sql, params in parts for p in params], present

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        values, params, present = self._compile(compiler)
        pairs = ", ".join(f"{_literal(name)}, {sql}" for name, sql in zip(self.names, values, strict=True))
        return _unless_null(f"json_build_object({pairs})", params, present, "IS NULL", "NULL")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        values, params, present = self._compile(compiler)
        return _unless_null(_sqlite_object(self.names, values), params, present, "= 'null'", "'null'")


def _unless_null(
    sql: str, params: list[Any], present: tuple[str, list[Any]] | None, test: str, null: str
) -> tuple[str, list[Any]]:
    if present is None:
        return sql, params
    return f"CASE WHEN {present[0]} {test} THEN {null} ELSE {sql} END", [*present[1], *params]


class JsonRow(Subquery):
    """The first row of a subquery as an object, or null. Its columns are named c0, c1, … by the selection."""

    output_field = models.JSONField()

    def __init__(self, queryset: models.QuerySet, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(queryset)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        return self.as_sql(
            compiler, connection, template=f"(SELECT row_to_json(_r) FROM {_derived(self.names)})"
        )

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        made = sqlite_object(self.names)
        return self.as_sql(
            compiler, connection, template=f"coalesce((SELECT {made} FROM (%(subquery)s) AS _r), 'null')"
        )


class JsonRows(JsonRow):
    """All rows of a subquery, in its order, as an array of objects."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        template = f"(SELECT coalesce(json_agg(row_to_json(_r)), '[]') FROM {_derived(self.names)})"
        return self.as_sql(compiler, connection, template=template)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        array = f"'[' || coalesce(group_concat({sqlite_object(self.names)}, ','), '') || ']'"
        # An ordered subquery is not flattened into an aggregate, so the order holds.
        return self.as_sql(compiler, connection, template=f"(SELECT {array} FROM (%(subquery)s) AS _r)")


def _derived(names: Sequence[str]) -> str:
    """The subquery under the members' own names, which may equal those of columns it reads."""
    return f"(%(subquery)s) AS _r({', '.join(_identifier(name) for name in names)})"


def postgresql_object(names: Sequence[str]) -> str:
    """`row_to_json` of the columns c0, c1, … of the row `_r`, leaving out what else `_r` has."""
    columns = ", ".join(f"_r.c{index}" for index in range(len(names)))
    return (
        f"(SELECT row_to_json(_x) FROM (SELECT {columns}) "
        f"AS _x({', '.join(_identifier(name) for name in names)}))::text"
    )


def sqlite_object(names: Sequence[str]) -> str:
    """The object of the columns c0, c1, … of the row `_r`, which hold JSON text."""
    return _sqlite_object(names, [f"_r.c{index}" for index in range(len(names))])


def _sqlite_object(names: Sequence[str], values: Sequence[str]) -> str:
    if not names:
        return "'{}'"
    pairs = " || ',".join(f"{json.dumps(name)}:' || {sql}" for name, sql in zip(names, values, strict=True))
    return f"'{{{pairs} || '}}'"


def _identifier(name: str) -> str:
    if '"' in name or "%" in name:
        raise ValueError(f"{name!r} can't name a member")
    return f'"{name}"'


def _literal(name: str) -> str:
    return f"'{_identifier(name)[1:-1]}'"

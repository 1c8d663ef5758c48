"""The reader: a selection and some keys become one statement in which the database writes the JSON.

The statement of a selection does not depend on filters, order or page, so it is compiled once and kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connections, models
from django.db.models import F

from erp.api.expressions import (
    AnyOf,
    Json,
    JsonRow,
    JsonRows,
    Marker,
    RowObject,
    postgresql_object,
    sqlite_object,
)
from erp.api.selection import Group, Leaf, Many, Node, One, Selection


@dataclass(frozen=True)
class Statement:
    """Compiled SQL; its parameters hold `Marker`s for what is known only when it runs."""

    sql: str
    params: tuple[Any, ...]


def read(
    selection: Selection, ids: Sequence[int], *, using: str, values: Mapping[str, Any] | None = None
) -> list[str]:
    """The JSON text of the records `ids`, in that order. One statement; none if there are no ids.

    `values` gives what the selection's `Parameter`s ask for ("today"). An id without a row is left out: the
    caller scoped the ids to the company.
    """
    if not ids:
        return []
    connection = connections[using]
    statement = _compiled(selection, connection.vendor, using)
    keys: Any = list(ids) if connection.vendor == "postgresql" else json.dumps(list(ids))
    given = {"ids": keys, **(values or {})}
    params = [given[p.name] if isinstance(p, Marker) else p for p in statement.params]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, params)
        texts = dict(cursor.fetchall())
    return [texts[pk] for pk in ids if pk in texts]


@lru_cache(maxsize=512)
def _compiled(selection: Selection, vendor: str, using: str) -> Statement:
    rows = selection.model._default_manager.using(using).filter(AnyOf(F("pk")))
    rows = _columns(rows, selection, key=F("pk"))
    sql, params = rows.query.get_compiler(using).as_sql()
    names = tuple(selection.nodes)
    made = postgresql_object(names) if vendor == "postgresql" else sqlite_object(names)
    return Statement(f"SELECT _r.key, {made} FROM ({sql}) AS _r", tuple(params))


def _columns(rows: models.QuerySet, selection: Selection, **key: Any) -> models.QuerySet:
    """`rows` with the members as the columns c0, c1, …, which no column of a model is called."""
    columns = {f"c{index}": _expression(node) for index, node in enumerate(selection.nodes.values())}
    return rows.values(**columns, **key)


def _expression(node: Node) -> Any:
    if isinstance(node, Leaf):
        return Json(node.expression(), node.field)
    if isinstance(node, Group):
        present = Json(node.present.expression(), node.present.field) if node.present else None
        members = {name: Json(leaf.expression(), leaf.field) for name, leaf in node.members.items()}
        return RowObject(members, present=present)
    if isinstance(node, One):
        return JsonRow(_columns(node.rows(), node.selection), tuple(node.selection.nodes))
    if isinstance(node, Many):
        return JsonRows(_columns(node.rows(), node.selection), tuple(node.selection.nodes))
    raise TypeError(node)

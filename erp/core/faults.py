"""What a database error says, read the same way from both drivers."""

import re
import sqlite3
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import DatabaseError

_GUARD = re.compile(r"guard (\w+)( in_use)?: ")
_COLUMN = re.compile(r"(\w+)\.(\w+)")


@dataclass(frozen=True)
class Fault:
    """`kind`: guard, unique, check, foreign_key, not_null or data. What the driver does not tell is empty.

    `is_in_use`: the statement touched a row that others refer to, not the row that refers.
    """

    kind: str
    name: str = ""
    table: str = ""
    columns: tuple[str, ...] = ()
    is_in_use: bool = False


def fault_of(error: DatabaseError) -> Fault | None:
    """The fault behind Django's `error`; None if it is no refusal of what was written."""
    cause = error.__cause__
    if isinstance(cause, psycopg.Error):
        return _postgresql(cause)
    if isinstance(cause, sqlite3.Error):
        return _sqlite(str(cause))
    return None


def _postgresql(error: psycopg.Error) -> Fault | None:
    state, told = error.sqlstate or "", error.diag
    name, table = told.constraint_name or "", told.table_name or ""
    columns = (told.column_name,) if told.column_name else _key(told.message_detail)
    if state == "23514" and _GUARD.match(told.message_primary or ""):
        return Fault("guard", name, table)
    if state == "23503":
        used = _names_the_other_table(told.message_primary or "", table)
        return Fault("foreign_key", name, table, is_in_use=used)
    kinds = {"23505": "unique", "23514": "check", "23502": "not_null", "23P01": "guard"}
    if kind := kinds.get(state):
        return Fault(kind, name, table, columns)
    # Class 22, "data exception": too long, out of range, no such date.
    return Fault("data") if state.startswith("22") else None


def _key(detail: str | None) -> tuple[str, ...]:
    """The columns of "Key (company_id, number)=(1, X) already exists.", whatever the server's language."""
    match = re.search(r"\(([\w, \"]+)\)=\(", detail or "")
    return tuple(name.strip(' "') for name in match[1].split(",")) if match else ()


def _names_the_other_table(message: str, table: str) -> bool:
    """Whether a foreign key's error is about the row that is referred to.

    The error's fields are the same for both sides. Its message, in any language, names the referring table
    once when that side is at fault, and both tables (or the one twice) when the other is.
    """
    names = re.findall(r'[«"“„]\s?([^«»"“”„]+?)\s?[»"”“]', message)
    return len(names) > 2 if names else message.count(table) > 1


def _sqlite(message: str) -> Fault | None:
    if match := _GUARD.match(message):
        return Fault("guard", match[1], is_in_use=bool(match[2]))
    if message.startswith("FOREIGN KEY constraint failed"):
        return Fault("foreign_key")
    subject = message.partition(": ")[2]
    pairs: list[Any] = _COLUMN.findall(subject)
    table, columns = (pairs[0][0], tuple(column for _, column in pairs)) if pairs else ("", ())
    if message.startswith("UNIQUE constraint failed"):
        index = re.match(r"index '(\w+)'", subject)
        return Fault("unique", index[1] if index else "", table, columns)
    if message.startswith("NOT NULL constraint failed"):
        return Fault("not_null", "", table, columns)
    if message.startswith("CHECK constraint failed"):
        return Fault("check", subject)
    return None

"""The SQL texts guards are made of, and what can be read off them.

A guard is a tuple of whole statements. Their names, tables and kinds are parsed from the text, so a
hand-written guard and a generated one are the same thing to the installer. Two rules for writers:

* PostgreSQL: test a column inside the function, not in a trigger's WHEN or UPDATE OF: those pin the column's
  type, and a later migration that widens it would fail.
* SQLite: make triggers with `sqlite_trigger`, which adds the mark the installer knows them by.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

LONGEST = 63  # bytes of a name in PostgreSQL
MARK = "mizan guard"

_SHAPES = {
    "function": re.compile(r'CREATE OR REPLACE FUNCTION "?(?P<name>\w+)"?\(\)(?P<table>)'),
    "trigger": re.compile(r'CREATE TRIGGER "?(?P<name>\w+)"?\s.*?\bON "?(?P<table>\w+)"?\s', re.DOTALL),
    "constraint": re.compile(r'ALTER TABLE "?(?P<table>\w+)"? ADD CONSTRAINT "?(?P<name>\w+)"?\s'),
    "index": re.compile(r'CREATE UNIQUE INDEX "?(?P<name>\w+)"? ON "?(?P<table>\w+)"?\s'),
}
_BODY = re.compile(r"\$\$(.*)\$\$", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """One object of the database. `key` is what it is found by; functions hang on no table ("")."""

    kind: str
    table: str
    name: str
    sql: str

    @classmethod
    def of(cls, sql: str) -> "Piece":
        """The object that the statement `sql` makes; ValueError if it is none a guard may have."""
        for kind, shape in _SHAPES.items():
            if match := shape.match(sql):
                if len(match["name"]) > LONGEST:
                    raise ValueError(f"The name {match['name']} is longer than {LONGEST} bytes.")
                return cls(kind, match["table"], match["name"], sql)
        raise ValueError(f"A guard can't be made of: {sql[:80]}")

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind, self.table, self.name)

    @property
    def digest(self) -> str:
        return sha256(self.sql.encode()).hexdigest()[:16]

    @property
    def body(self) -> str | None:
        """The source of a function, as the catalogue keeps it."""
        match = _BODY.search(self.sql) if self.kind == "function" else None
        return match[1] if match else None


def limited(name: str) -> str:
    """`name`, or its beginning and a digest of the whole when it is too long for PostgreSQL."""
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 7]}_{sha256(name.encode()).hexdigest()[:6]}"


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def refuse_postgresql(guard: str, sentence: str, *, table: str | None = None) -> str:
    """The PL/pgSQL statement by which `guard` refuses; the error carries its name."""
    on = literal(table) if table else "TG_TABLE_NAME"
    return (
        f"RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = {literal(guard)}, TABLE = {on}, "
        f"MESSAGE = {literal(f'guard {guard}: {sentence}')};"
    )


def refuse_sqlite(guard: str, sentence: str) -> str:
    """The SELECT by which `guard` refuses; SQLite's errors carry nothing but their text."""
    return f"SELECT RAISE(ABORT, {literal(f'guard {guard}: {sentence}')})"


def function(name: str, body: str, *, declare: str = "") -> str:
    """A trigger function of PostgreSQL. `body` returns a row (or NULL after the fact) itself."""
    variables = f"DECLARE\n{declare.strip()}\n" if declare else ""
    return (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$\n'
        f"{variables}BEGIN\n{body.strip()}\nEND\n$$"
    )


def trigger(
    name: str, event: str, table: str, call: str, *, each: str = "ROW", rows: str = "", when: str = ""
) -> str:
    """A trigger of PostgreSQL.

    `event`: "BEFORE UPDATE OR DELETE"; `call`: the function, with its arguments; `rows`: the REFERENCING
    clause.
    """
    seen = f" {rows}" if rows else ""
    condition = f" WHEN ({when})" if when else ""
    return (
        f'CREATE TRIGGER "{limited(name)}" {event} ON "{table}"{seen} FOR EACH {each}{condition} '
        f"EXECUTE FUNCTION {call}"
    )


def sqlite_trigger(name: str, event: str, table: str, when: str, action: str) -> str:
    """A row trigger of SQLite. `event`: "BEFORE INSERT"; `action` one statement without its semicolon."""
    condition = f"\nWHEN {when}" if when else ""
    return (
        f'CREATE TRIGGER "{limited(name)}" {event} ON "{table}" FOR EACH ROW{condition}\n'
        f"BEGIN /* {MARK} */\n{action};\nEND"
    )

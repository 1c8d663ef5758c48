"""Keeping a database's guards equal to what the models declare.

PostgreSQL: the `migrate` command calls `install` when it is done; only what differs is touched, in one
transaction. SQLite: a migration that rebuilds a table fails on triggers that mention it, so `migrate` calls
`lift` first, only if there is something to migrate, and puts the guards back whatever happens.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from erp.core.guards.collect import collect
from erp.core.guards.rules import Rule
from erp.core.guards.standing import Key, Standing, as_declared, columns, standing
from erp.core.guards.statements import MARK, Piece, literal

# Functions and keys before what stands on them; dropped the other way round.
_ORDER = ("function", "index", "constraint", "trigger")
_ADVISORY_LOCK = 0x6D697A616E  # "mizan"

_DROP = {
    "function": 'DROP FUNCTION IF EXISTS "{name}"()',
    "index": 'DROP INDEX IF EXISTS "{name}"',
    "constraint": 'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"',
    "trigger": 'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
}
_COMMENT = {
    "function": 'COMMENT ON FUNCTION "{name}"() IS {text}',
    "index": 'COMMENT ON INDEX "{name}" IS {text}',
    "constraint": 'COMMENT ON CONSTRAINT "{name}" ON "{table}" IS {text}',
    "trigger": 'COMMENT ON TRIGGER "{name}" ON "{table}" IS {text}',
}


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The names of the guards that this database lacks, has in another form, or has switched off.

    Reads only; empty when all is well. On SQLite "recursive_triggers" stands for the connection's setting of
    that name, without which REPLACE would remove rows unseen.
    """
    connection = connections[using]
    there = standing(connection)
    lacking = [rule.name for rule in collect() if not _stands(rule, there, connection.vendor)]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers")
            if cursor.fetchone() != (1,):
                lacking.append("recursive_triggers")
    return lacking


def install(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Make the guards equal to what is declared; answer the names of what was made, replaced or dropped.

    Only what differs is touched, in one transaction; when nothing does, nothing but reads is sent. A guard
    whose tables are not (yet) as the models say is left as it stands: a migration to come will bring them.
    """
    connection = connections[using]
    if not any(_changes(connection)):
        return []
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come can't be altered
        dropped, made = _changes(connection)
        for key in dropped:
            cursor.execute(_drop(key, connection.vendor))
        for piece in made:
            # What has the name and not our mark gives way, so that nothing can keep a guard from standing.
            if piece.kind != "function" and piece.key not in dropped:
                cursor.execute(_drop(piece.key, connection.vendor))
            for statement in _make(piece, connection.vendor):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    owners = {piece.key: rule.name for rule in collect() for piece in rule.pieces(connection.vendor)}
    touched = [*dropped, *(piece.key for piece in made)]
    return sorted({owners.get(key, key[2]) for key in touched})


def lift(using: str = DEFAULT_DB_ALIAS, names: Iterable[str] | None = None) -> Callable[[], None]:
    """Take down the guards `names` (all by default); answer the call that puts them back as they were.

    Functions and keys stay: alone they refuse nothing. Raises ValueError for a name that no guard has.
    """
    connection = connections[using]
    wanted = None if names is None else _keys(set(names), connection.vendor)
    there = [
        found
        for key, found in standing(connection).items()
        if key[0] in {"constraint", "trigger"} and (wanted is None or key in wanted)
    ]
    down, up = _switch_postgresql(there) if connection.vendor == "postgresql" else _switch_sqlite(there)
    _alter(connection, down)

    def put_back() -> None:
        # In a transaction that failed, the rollback puts them back.
        if not connection.needs_rollback:
            _alter(connection, up)

    return put_back


@contextmanager
def lifted(*names: str, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Without the guards `names`, or without any: for tests, and for nothing else."""
    put_back = lift(using, names or None)
    try:
        yield
    finally:
        put_back()


def _stands(rule: Rule, there: dict[Key, Standing], vendor: str) -> bool:
    return all(as_declared(piece, there.get(piece.key), vendor) for piece in rule.pieces(vendor))


def _changes(connection: BaseDatabaseWrapper) -> tuple[list[Key], list[Piece]]:
    """What to drop and what to make, each in its order."""
    vendor = connection.vendor
    there = standing(connection)
    declared = {piece.key for rule in collect() for piece in rule.pieces(vendor)}
    waiting = [rule for rule in collect() if not _stands(rule, there, vendor)]
    made: list[Piece] = []
    if waiting:
        have = columns(connection)
        made = [
            piece
            for rule in waiting
            if rule.fits(vendor, have)
            for piece in rule.pieces(vendor)
            if not as_declared(piece, there.get(piece.key), vendor)
        ]
        made += _dependents(
            {piece.table for piece in made if piece.kind == "index" and piece.key in there}, made
        )
    # A function that changes is replaced in place: triggers hang on it.
    replaced = [piece.key for piece in made if piece.key in there and piece.kind != "function"]
    dropped = [key for key in there if key not in declared] + replaced
    return (
        sorted(dropped, key=lambda key: -_ORDER.index(key[0])),
        sorted(made, key=lambda piece: _ORDER.index(piece.kind)),
    )


def _dependents(tables: set[str], made: list[Piece]) -> list[Piece]:
    """The references to `tables`, whose key is replaced, that are not among `made` anyway."""
    return [
        piece
        for rule in collect()
        for piece in rule.pieces("postgresql")
        if piece.kind == "constraint"
        and piece not in made
        and any(f'REFERENCES "{table}"' in piece.sql for table in tables)
    ]


def _drop(key: Key, vendor: str) -> str:
    kind, table, name = key
    if vendor == "sqlite":
        return f'DROP TRIGGER IF EXISTS "{name}"'
    return _DROP[kind].format(table=table, name=name)


def _make(piece: Piece, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [piece.sql]
    comment = _COMMENT[piece.kind].format(
        table=piece.table, name=piece.name, text=literal(f"{MARK} {piece.digest}")
    )
    return [piece.sql, comment]


def _keys(names: set[str], vendor: str) -> set[Key]:
    rules = [rule for rule in collect() if rule.name in names]
    if unknown := names - {rule.name for rule in rules}:
        raise ValueError(f"There is no guard {', '.join(sorted(unknown))}.")
    return {piece.key for rule in rules for piece in rule.pieces(vendor)}


def _switch_sqlite(there: list[Standing]) -> tuple[list[str], list[str]]:
    return [_drop(found.key, "sqlite") for found in there], [found.text for found in there]


def _switch_postgresql(there: list[Standing]) -> tuple[list[str], list[str]]:
    """Triggers are switched, not built anew. Constraints can't be: they are dropped and added as declared."""
    down, up = [], []
    declared = {piece.key: piece for rule in collect() for piece in rule.pieces("postgresql")}
    for found in there:
        kind, table, name = found.key
        if kind == "trigger":
            down.append(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"')
            up.append(f'ALTER TABLE "{table}" ENABLE TRIGGER "{name}"')
        else:
            down.append(_drop(found.key, "postgresql"))
            up.extend(_make(declared[found.key], "postgresql"))
    return down, up


def _alter(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    pending = connection.vendor == "postgresql" and connection.in_atomic_block
    with connection.cursor() as cursor:
        if pending:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)
        if pending:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

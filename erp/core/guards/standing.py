"""What stands in a database now, read from its catalogue."""

from dataclasses import dataclass
from hashlib import md5

from django.db.backends.base.base import BaseDatabaseWrapper

from erp.core.guards.statements import MARK, Piece

# One statement for every object that carries our mark. `works` is false for a disabled trigger, a constraint
# with a disabled trigger of its own or not validated, an index that could not be built.
_POSTGRESQL = """
WITH here AS (SELECT current_schema()::regnamespace AS oid),
marked AS (
    SELECT objoid, classoid, substr(description, length(%(mark)s) + 2) AS digest
    FROM pg_description WHERE objsubid = 0 AND starts_with(description, %(mark)s)
)
SELECT 'trigger', t.relname, g.tgname, m.digest, g.tgenabled IN ('O', 'A'), ''
FROM marked m
JOIN pg_trigger g ON g.oid = m.objoid AND m.classoid = 'pg_trigger'::regclass
JOIN pg_class t ON t.oid = g.tgrelid JOIN here ON here.oid = t.relnamespace
UNION ALL
SELECT 'constraint', t.relname, c.conname, m.digest, c.convalidated AND NOT EXISTS (
    SELECT FROM pg_trigger g WHERE g.tgconstraint = c.oid AND g.tgenabled NOT IN ('O', 'A')), ''
FROM marked m
JOIN pg_constraint c ON c.oid = m.objoid AND m.classoid = 'pg_constraint'::regclass
JOIN pg_class t ON t.oid = c.conrelid JOIN here ON here.oid = t.relnamespace
UNION ALL
SELECT 'index', t.relname, i.relname, m.digest, x.indisvalid AND x.indisunique, ''
FROM marked m
JOIN pg_class i ON i.oid = m.objoid AND m.classoid = 'pg_class'::regclass
JOIN pg_index x ON x.indexrelid = i.oid
JOIN pg_class t ON t.oid = x.indrelid JOIN here ON here.oid = t.relnamespace
UNION ALL
SELECT 'function', '', p.proname, m.digest, true, md5(p.prosrc)
FROM marked m
JOIN pg_proc p ON p.oid = m.objoid AND m.classoid = 'pg_proc'::regclass JOIN here ON here.oid = p.pronamespace
"""

_COLUMNS = """
SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    AND a.attnum > 0 AND NOT a.attisdropped
"""

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Standing:
    """One guard object of the database; `text` is its statement on SQLite, its digests on PostgreSQL."""

    key: Key
    text: str
    works: bool


def standing(connection: BaseDatabaseWrapper) -> dict[Key, Standing]:
    """All guard objects of this database by their key: (kind, table, name). One statement."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL, {"mark": MARK})
            found = [
                Standing((kind, table, name), f"{digest} {source}", works)
                for kind, table, name, digest, works, source in cursor.fetchall()
            ]
        else:
            cursor.execute(
                "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' AND instr(sql, %s)",
                [MARK],
            )
            found = [Standing(("trigger", table, name), sql, True) for table, name, sql in cursor.fetchall()]
    return {one.key: one for one in found}


def as_declared(piece: Piece, found: Standing | None, vendor: str) -> bool:
    """Whether what stands in the database is exactly this piece, and at work."""
    if found is None or not found.works:
        return False
    if vendor == "sqlite":
        return found.text == piece.sql
    source = md5(piece.body.encode(), usedforsecurity=False).hexdigest() if piece.body is not None else ""
    return found.text == f"{piece.digest} {source}"


def columns(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """Every (table, column) of this database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_COLUMNS)
        else:
            cursor.execute(
                "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c "
                "WHERE t.type = 'table'"
            )
        return set(cursor.fetchall())

"""What a model may declare in `guards`; the SQL is made from these by `erp.core.guards` (design.md, section 6).

Besides these, every reference between company-owned tables is guarded without being declared.
"""

from dataclasses import dataclass


class Guard:
    """A rule the database itself keeps, beyond what a constraint can say."""


@dataclass(frozen=True)
class Posted(Guard):
    """A document enters as draft; once it left "draft" only the `open` columns may change, and it stays.

    `moves` are the allowed changes of state. Refuses TRUNCATE on PostgreSQL.
    """

    open: tuple[str, ...] = ("state", "version", "updated_at")
    moves: tuple[tuple[str, str], ...] = (("draft", "posted"),)


@dataclass(frozen=True)
class WithParent(Guard):
    """A line may be added, changed or removed only while the document `parent` points at is a draft."""

    parent: str


@dataclass(frozen=True)
class AppendOnly(Guard):
    """Rows are added and never changed or removed."""


@dataclass(frozen=True)
class Fixed(Guard):
    """The `columns` never change once written, and the row is never removed."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Sql(Guard):
    """A hand-written guard. `name` is unique in the project; each text holds whole CREATE statements.

    `postgresql`: (function body in PL/pgSQL, the CREATE TRIGGER statements that call it).
    `sqlite`: the CREATE TRIGGER statements.
    """

    name: str
    postgresql: tuple[str, ...]
    sqlite: tuple[str, ...]

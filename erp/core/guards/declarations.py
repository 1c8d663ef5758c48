"""What a model may declare in `guards`; `erp.core.guards` makes the SQL of it (design.md, section 6).

Besides these, every reference between company-owned tables is guarded without being declared.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from erp.core.errors import Conflict, DomainError


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
    """A hand-written guard, and what its refusal means to a caller.

    `name` is unique in the project and carried by the guard's errors. Each text is one whole statement, made
    with the helpers of `erp.core.guards.statements`: functions, triggers or constraints on PostgreSQL,
    triggers on SQLite. They may stand on other tables than the model's own.
    """

    name: str
    postgresql: tuple[str, ...]
    sqlite: tuple[str, ...]
    message: str | Promise = ""
    reason: str | None = None
    error: type[DomainError] = Conflict
    field: str | None = None

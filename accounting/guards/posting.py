"""The shape of guards that judge a journal at the moment it is posted."""

from django.utils.functional import Promise

from erp.core.errors import Conflict, DomainError
from erp.core.guards.declarations import Sql
from erp.core.guards.statements import (
    function,
    refuse_postgresql,
    refuse_sqlite,
    sqlite_trigger,
    trigger,
)

JOURNAL = "accounting_journal"


def at_posting(
    name: str,
    sentence: str,
    *,
    postgresql: str,
    sqlite: str,
    message: Promise,
    reason: str,
    declare: str = "",
    prepare: str = "",
    error: type[DomainError] = Conflict,
    field: str | None = None,
) -> Sql:
    """The guard that refuses a journal which becomes posted while a condition holds.

    `postgresql` and `sqlite` are that condition, over the row NEW; `prepare` are statements of PL/pgSQL
    before it, using the variables of `declare`. Posting is the last write on a journal: its lines can't
    change after (`accounting_journalline__with_journal`), so what holds at that moment holds for good.
    """
    body = f"""
IF NEW.state = 'draft' OR (TG_OP = 'UPDATE' AND OLD.state IS NOT DISTINCT FROM NEW.state) THEN
    RETURN NULL;
END IF;
{prepare.strip()}
IF {postgresql.strip()} THEN
    {refuse_postgresql(name, sentence)}
END IF;
RETURN NULL;
"""
    condition = f"NEW.state IS NOT 'draft' AND ({sqlite.strip()})"
    return Sql(
        name,
        postgresql=(
            function(name, body, declare=declare),
            trigger(name, "AFTER INSERT OR UPDATE", JOURNAL, f'"{name}"()'),
        ),
        sqlite=(
            sqlite_trigger(
                f"{name}__insert", "BEFORE INSERT", JOURNAL, condition, refuse_sqlite(name, sentence)
            ),
            sqlite_trigger(
                f"{name}__update",
                "BEFORE UPDATE",
                JOURNAL,
                f"OLD.state IS NOT NEW.state AND {condition}",
                refuse_sqlite(name, sentence),
            ),
        ),
        message=message,
        reason=reason,
        error=error,
        field=field,
    )

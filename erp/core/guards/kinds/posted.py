"""A document enters as draft, moves along its states, and once posted stays as it is (I-6, I-7, I-29)."""

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from erp.core.guards.declarations import Posted
from erp.core.guards.kinds.columns import column_of
from erp.core.guards.kinds.support import no_truncate
from erp.core.guards.rules import Refusal, Rule
from erp.core.guards.statements import (
    function,
    limited,
    literal,
    refuse_postgresql,
    refuse_sqlite,
    sqlite_trigger,
    trigger,
)

ENTERED = "a document is entered as a draft"
MOVED = "this change of state does not exist"
CHANGED = "a posted document does not change"
REMOVED = "a posted document stays"


def posted_guard(model: type[models.Model], declared: Posted) -> Rule:
    """The guard of a table with a `state` that starts at "draft"."""
    name = limited(f"{model._meta.db_table}__posted")
    return Rule(
        name=name,
        model=model,
        postgresql=_postgresql(name, model, declared),
        sqlite=_sqlite(name, model, declared),
        refusals={
            "": Refusal(
                format_lazy(
                    _("This {noun} is posted and can't be changed or deleted; correct it by a reversal."),
                    noun=model._meta.verbose_name,
                ),
                "posted",
            )
        },
        kind="posted",
    )


def _opened(model: type[models.Model], declared: Posted) -> set[str]:
    return {column_of(model, name) for name in declared.open}


def _postgresql(name: str, model: type[models.Model], declared: Posted) -> tuple[str, ...]:
    # Rows are compared as a whole, so a column that the models do not know is kept too.
    opened = ", ".join(literal(column) for column in sorted(_opened(model, declared)))
    closed = f" - ARRAY[{opened}]::text[]" if opened else ""
    moves = ", ".join(f"({literal(old)}, {literal(new)})" for old, new in declared.moves)
    stray = f" AND (OLD.state, NEW.state) NOT IN ({moves})" if moves else ""
    body = f"""
IF TG_OP = 'INSERT' THEN
    IF NEW.state IS DISTINCT FROM 'draft' THEN
        {refuse_postgresql(name, ENTERED)}
    END IF;
    RETURN NEW;
ELSIF TG_OP = 'DELETE' THEN
    IF OLD.state IS DISTINCT FROM 'draft' THEN
        {refuse_postgresql(name, REMOVED)}
    END IF;
    RETURN OLD;
END IF;
IF OLD.state IS DISTINCT FROM NEW.state{stray} THEN
    {refuse_postgresql(name, MOVED)}
END IF;
IF OLD.state IS DISTINCT FROM 'draft' AND to_jsonb(OLD){closed} IS DISTINCT FROM to_jsonb(NEW){closed} THEN
    {refuse_postgresql(name, CHANGED)}
END IF;
RETURN NEW;
"""
    table = model._meta.db_table
    return (
        function(name, body),
        trigger(name, "BEFORE INSERT OR UPDATE OR DELETE", table, f'"{name}"()'),
        no_truncate(name, table),
    )


def _sqlite(name: str, model: type[models.Model], declared: Posted) -> tuple[str, ...]:
    table = model._meta.db_table
    opened = _opened(model, declared)
    columns = [field.column for field in model._meta.local_concrete_fields if field.column not in opened]
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)
    moves = " OR ".join(
        f"(OLD.state = {literal(old)} AND NEW.state = {literal(new)})" for old, new in declared.moves
    )
    stray = f" AND NOT ({moves})" if moves else ""
    return (
        sqlite_trigger(
            f"{name}__insert",
            "BEFORE INSERT",
            table,
            "NEW.state IS NOT 'draft'",
            refuse_sqlite(name, ENTERED),
        ),
        sqlite_trigger(
            f"{name}__move",
            "BEFORE UPDATE",
            table,
            f"OLD.state IS NOT NEW.state{stray}",
            refuse_sqlite(name, MOVED),
        ),
        sqlite_trigger(
            f"{name}__update",
            "BEFORE UPDATE",
            table,
            f"OLD.state IS NOT 'draft' AND ({changed})",
            refuse_sqlite(name, CHANGED),
        ),
        sqlite_trigger(
            f"{name}__delete",
            "BEFORE DELETE",
            table,
            "OLD.state IS NOT 'draft'",
            refuse_sqlite(name, REMOVED),
        ),
    )

"""Columns that keep their first value, in rows that stay."""

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from erp.core.guards.declarations import Fixed
from erp.core.guards.kinds.columns import column_of
from erp.core.guards.kinds.support import call_refuse, no_truncate
from erp.core.guards.rules import Refusal, Rule
from erp.core.guards.statements import (
    function,
    limited,
    refuse_postgresql,
    refuse_sqlite,
    sqlite_trigger,
    trigger,
)

CHANGED = "this part of the row never changes"
REMOVED = "the row stays"


def fixed_guard(model: type[models.Model], declared: Fixed) -> Rule:
    table = model._meta.db_table
    name = limited(f"{table}__fixed")
    columns = [column_of(model, name) for name in declared.columns]
    old, new = (", ".join(f'{row}."{column}"' for column in columns) for row in ("OLD", "NEW"))
    body = f"""
IF ROW({old}) IS DISTINCT FROM ROW({new}) THEN
    {refuse_postgresql(name, CHANGED)}
END IF;
RETURN NEW;
"""
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)
    return Rule(
        name=name,
        model=model,
        postgresql=(
            function(name, body),
            trigger(f"{name}__update", "BEFORE UPDATE", table, f'"{name}"()'),
            trigger(f"{name}__delete", "BEFORE DELETE", table, call_refuse(name, REMOVED)),
            no_truncate(name, table),
        ),
        sqlite=(
            sqlite_trigger(f"{name}__update", "BEFORE UPDATE", table, changed, refuse_sqlite(name, CHANGED)),
            sqlite_trigger(f"{name}__delete", "BEFORE DELETE", table, "", refuse_sqlite(name, REMOVED)),
        ),
        refusals={
            "": Refusal(
                format_lazy(
                    _("This part of the {noun} can't be changed, nor can it be deleted."),
                    noun=model._meta.verbose_name,
                ),
                "fixed",
            )
        },
        kind="fixed",
    )

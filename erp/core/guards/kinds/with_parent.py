"""The lines of a document change only while it is a draft (I-6)."""

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from erp.core.guards.declarations import WithParent
from erp.core.guards.kinds.columns import foreign_key
from erp.core.guards.kinds.support import no_truncate
from erp.core.guards.rules import Refusal, Rule
from erp.core.guards.statements import (
    function,
    limited,
    refuse_postgresql,
    refuse_sqlite,
    sqlite_trigger,
    trigger,
)

SENTENCE = "the lines of a posted document do not change"


def with_parent_guard(model: type[models.Model], declared: WithParent) -> Rule:
    """The guard of a table of lines; `declared.parent` names its foreign key to the document."""
    field = foreign_key(model, declared.parent)
    parent = field.related_model
    name = limited(f"{model._meta.db_table}__with_{field.name}")
    return Rule(
        name=name,
        model=model,
        postgresql=_postgresql(name, model, field),
        sqlite=_sqlite(name, model, field),
        refusals={
            "": Refusal(
                format_lazy(
                    _("The {noun} is posted; its lines can't be changed."),
                    noun=parent._meta.verbose_name,
                ),
                "posted",
            )
        },
        kind="with_parent",
        others=(parent,),
    )


def _postgresql(name: str, model: type[models.Model], field: models.ForeignKey) -> tuple[str, ...]:
    """One call a statement, not a row: the rows of the statement are read as a table.

    The documents are read FOR SHARE. That waits for a posting under way (whose update holds the row FOR NO
    KEY UPDATE, which KEY SHARE would not conflict with) and makes a later posting wait for these lines;
    without it two transactions could together leave an unbalanced posted journal (domain.md 6.4). It locks in
    the order of the keys, as every lock of several rows does.
    """
    table, parent = model._meta.db_table, field.related_model._meta
    old, new = (f'SELECT "{field.column}" FROM {rows}' for rows in ("old_rows", "new_rows"))
    body = f"""
IF TG_OP = 'INSERT' THEN
    documents := ARRAY({new});
ELSIF TG_OP = 'DELETE' THEN
    documents := ARRAY({old});
ELSE
    documents := ARRAY({new} UNION {old});
END IF;
FOR document IN
    SELECT state FROM "{parent.db_table}" AS parent
    WHERE parent."{parent.pk.column}" = ANY (documents) ORDER BY parent."{parent.pk.column}" FOR SHARE
LOOP
    IF document.state IS DISTINCT FROM 'draft' THEN
        {refuse_postgresql(name, SENTENCE)}
    END IF;
END LOOP;
RETURN NULL;
"""
    rows = {
        "INSERT": "REFERENCING NEW TABLE AS new_rows",
        "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "DELETE": "REFERENCING OLD TABLE AS old_rows",
    }
    return (
        function(name, body, declare="documents bigint[];\ndocument record;"),
        *(
            trigger(
                f"{name}__{event.lower()}",
                f"AFTER {event}",
                table,
                f'"{name}"()',
                each="STATEMENT",
                rows=seen,
            )
            for event, seen in rows.items()
        ),
        no_truncate(name, table),
    )


def _sqlite(name: str, model: type[models.Model], field: models.ForeignKey) -> tuple[str, ...]:
    table, parent = model._meta.db_table, field.related_model._meta

    def posted(row: str) -> str:
        state = f'SELECT state FROM "{parent.db_table}" WHERE "{parent.pk.column}" = {row}."{field.column}"'
        return f"({state}) <> 'draft'"

    sides = {
        "insert": posted("NEW"),
        "update": f"{posted('OLD')} OR {posted('NEW')}",
        "delete": posted("OLD"),
    }
    return tuple(
        sqlite_trigger(
            f"{name}__{event}", f"BEFORE {event.upper()}", table, when, refuse_sqlite(name, SENTENCE)
        )
        for event, when in sides.items()
    )

"""Rows that are written once: the change log, events, stock moves (I-50)."""

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from erp.core.guards.declarations import AppendOnly
from erp.core.guards.kinds.support import call_refuse, no_truncate
from erp.core.guards.rules import Refusal, Rule
from erp.core.guards.statements import limited, refuse_sqlite, sqlite_trigger, trigger

SENTENCE = "rows are added, never changed or removed"


def append_only_guard(model: type[models.Model], declared: AppendOnly) -> Rule:
    table = model._meta.db_table
    name = limited(f"{table}__append_only")
    return Rule(
        name=name,
        model=model,
        postgresql=(
            trigger(name, "BEFORE UPDATE OR DELETE", table, call_refuse(name, SENTENCE)),
            no_truncate(name, table),
        ),
        sqlite=tuple(
            sqlite_trigger(
                f"{name}__{event.lower()}", f"BEFORE {event}", table, "", refuse_sqlite(name, SENTENCE)
            )
            for event in ("UPDATE", "DELETE")
        ),
        refusals={
            "": Refusal(
                format_lazy(
                    _("{nouns} are kept as they were written."), nouns=model._meta.verbose_name_plural
                ),
                "append_only",
            )
        },
        kind="append_only",
    )

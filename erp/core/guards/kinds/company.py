"""A row never changes its company."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core.guards.kinds.support import call_refuse
from erp.core.guards.rules import Refusal, Rule
from erp.core.guards.statements import limited, refuse_sqlite, sqlite_trigger, trigger

SENTENCE = "a row stays in its company"


def company_guard(model: type[models.Model]) -> Rule:
    """The one trigger with a WHEN: it stands on every table, and the type of company_id never changes."""
    table = model._meta.db_table
    name = limited(f"{table}__company")
    return Rule(
        name=name,
        model=model,
        postgresql=(
            trigger(
                name,
                "BEFORE UPDATE",
                table,
                call_refuse(name, SENTENCE),
                when="OLD.company_id IS DISTINCT FROM NEW.company_id",
            ),
        ),
        sqlite=(
            sqlite_trigger(
                name,
                "BEFORE UPDATE OF company_id",
                table,
                "OLD.company_id IS NOT NEW.company_id",
                refuse_sqlite(name, SENTENCE),
            ),
        ),
        refusals={"": Refusal(_("A record can't move to another company."), "company", field="company")},
        kind="company",
    )

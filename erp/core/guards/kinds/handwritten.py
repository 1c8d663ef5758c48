"""Guards whose SQL stands in an app."""

from django.db import models

from erp.core.guards.declarations import Sql
from erp.core.guards.rules import Refusal, Rule


def handwritten_guard(model: type[models.Model], declared: Sql) -> Rule:
    refusal = Refusal(declared.message, declared.reason, declared.error, declared.field)
    return Rule(
        name=declared.name,
        model=model,
        postgresql=declared.postgresql,
        sqlite=declared.sqlite,
        refusals={"": refusal},
        kind="sql",
    )

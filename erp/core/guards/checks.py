"""System checks of the guards, and their answer at /health/ready."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db.models import ManyToManyField

from erp.core import health
from erp.core.guards.collect import company_owned, references
from erp.core.guards.install import missing
from erp.core.models.base import CompanyOwned

_silent: ContextVar[bool] = ContextVar("mizan_guard_checks_silent", default=False)


@contextmanager
def silenced() -> Iterator[None]:
    """Without the check for missing guards: for the command that is about to install them."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


@register(Tags.models)
def references_stay_in_the_company(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Every reference between company-owned rows is one that the guards can hold."""
    found: list[CheckMessage] = []
    for model in company_owned():
        for field in references(model):
            if field.db_constraint:
                found.append(
                    Error(
                        f"{field} has Django's constraint and the guard's; both double the cost of an insert.",
                        hint="Use CompanyForeignKey or CompanyOneToOneField.",
                        obj=model,
                        id="guards.E001",
                    )
                )
        for field in model._meta.local_many_to_many:
            if _is_unguarded(field):
                found.append(
                    Error(
                        f"{field} joins rows of a company through a table without one.",
                        hint="Name a CompanyOwned model in `through`.",
                        obj=model,
                        id="guards.E002",
                    )
                )
    return found


def _is_unguarded(field: ManyToManyField) -> bool:
    return issubclass(field.remote_field.model, CompanyOwned) and not issubclass(
        field.remote_field.through, CompanyOwned
    )


@register(Tags.database)
def guards_stand(app_configs: Any, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """No guard is missing, other than declared, or switched off (`check --database default`)."""
    if _silent.get():
        return []
    return [
        Error(
            f"Guards do not stand in the database {using!r}: {', '.join(lacking)}.",
            hint="Run manage.py migrate.",
            id="guards.E003",
        )
        for using in databases or ()
        if (lacking := missing(using))
    ]


@health.register("guards")
def guards() -> tuple[bool, str]:
    """Every guard stands."""
    lacking = missing()
    return not lacking, f"{len(lacking)} missing: {', '.join(lacking[:5])}" if lacking else "all stand"

"""System checks of the guards, and their answer at /health/ready."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

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
    return [message for model in company_owned() for message in (*_doubled(model), *_unguarded(model))]


def _doubled(model: type[CompanyOwned]) -> Iterator[CheckMessage]:
    for field in references(model):
        if getattr(field, "db_constraint", False):
            yield Error(
                f"{field} has Django's constraint beside the guard's: an insert costs double.",
                hint="Use CompanyForeignKey or CompanyOneToOneField.",
                obj=model,
                id="guards.E001",
            )


def _unguarded(model: type[CompanyOwned]) -> Iterator[CheckMessage]:
    for field in model._meta.local_many_to_many:
        through = field.remote_field.through
        if issubclass(field.related_model, CompanyOwned) and not (
            through and issubclass(through, CompanyOwned)
        ):
            yield Error(
                f"{field} joins rows of a company through a table without one.",
                hint="Name a CompanyOwned model in `through`.",
                obj=model,
                id="guards.E002",
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

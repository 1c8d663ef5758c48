"""What a refusal by the database means: constraint, guard or foreign key -> DomainError.

Services check first and explain better; this is for what only the database can see (two writers at once) and
for what a service forgot. It works on the error alone, so it also serves errors raised at commit.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from erp.core.errors import Conflict, DomainError, Invalid
from erp.core.faults import Fault, fault_of
from erp.core.guards.collect import collect

# Reasons that stand for a state (409); a check constraint with any other code refuses the values (422).
_STATES = {"append_only", "duplicate", "fixed", "in_use", "period_closed", "posted"}


def translate(error: DatabaseError) -> DomainError | None:
    """The refusal `error` stands for; None if it is none of ours (a lost connection, a mistake in SQL)."""
    if isinstance(error, ProtectedError | RestrictedError):
        objects = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        return _in_use({str(one._meta.verbose_name_plural) for one in objects})
    fault = fault_of(error)
    if fault is None:
        return None
    meaning = {
        "guard": _guard,
        "unique": _unique,
        "check": _check,
        "foreign_key": _foreign_key,
        "not_null": _not_null,
        "data": _data,
    }[fault.kind]
    return meaning(fault)


@cache
def _guards() -> dict[str, Any]:
    return {rule.name: rule for rule in collect()}


@cache
def _models() -> dict[str, type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in found if not model._meta.proxy}


@cache
def _constraints() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    return {
        constraint.name: (model, constraint)
        for model in _models().values()
        for constraint in model._meta.constraints
    }


def _guard(fault: Fault) -> DomainError:
    rule = _guards().get(fault.name)
    if rule is None or not rule.refusals:
        return Conflict(_("The database refused this."), reason=fault.name)
    refusal = rule.refusals.get("in_use" if fault.is_in_use else "") or rule.refusals[""]
    return refusal.raised()


def _unique(fault: Fault) -> DomainError:
    model, constraint = _constraints().get(fault.name) or (_models().get(fault.table), None)
    constraint = constraint or _unique_of(model, fault.columns)
    names = list(constraint.fields) if isinstance(constraint, models.UniqueConstraint) else []
    names = [name for name in names or _fields(model, fault.columns) if name != "company"]
    reason = (constraint.violation_error_code if constraint else None) or "duplicate"
    message = _said(constraint) or _("Another %(noun)s has this %(fields)s already.") % {
        "noun": _noun(model),
        "fields": ", ".join(_label(model, name) for name in names) or _("value"),
    }
    return Conflict(message, reason=reason, errors={_member(model, name): [message] for name in names})


def _unique_of(model: type[models.Model] | None, columns: tuple[str, ...]) -> models.UniqueConstraint | None:
    """SQLite names the columns, not the constraint."""
    for constraint in model._meta.constraints if model else ():
        if isinstance(constraint, models.UniqueConstraint) and list(constraint.fields) == _fields(
            model, columns
        ):
            return constraint
    return None


def _check(fault: Fault) -> DomainError:
    model, constraint = _constraints().get(fault.name) or (_models().get(fault.table), None)
    reason = constraint.violation_error_code if constraint else None
    kind = Conflict if reason in _STATES else Invalid
    # A constraint with a reason of its own speaks of a state (stock, what is due), not of what was sent.
    names = [] if reason else _judged(constraint)
    message = _said(constraint) or _("The values of this %(noun)s do not go together (%(rule)s).") % {
        "noun": _noun(model),
        "rule": ", ".join(_label(model, name) for name in names) or fault.name or _("range"),
    }
    return kind(message, reason=reason, errors={_member(model, name): [message] for name in names})


def _judged(constraint: models.BaseConstraint | None) -> list[str]:
    """The fields that a check constraint compares, in the order of their names."""
    found: set[str] = set()
    pending: list[Any] = [constraint.condition] if isinstance(constraint, models.CheckConstraint) else []
    while pending:
        part = pending.pop()
        if isinstance(part, models.Q):
            pending += part.children
        elif isinstance(part, tuple):
            found.add(part[0].partition("__")[0])
            pending.append(part[1])
        elif isinstance(part, models.F):
            found.add(part.name)  # type: ignore[attr-defined]
        elif hasattr(part, "get_source_expressions"):
            pending += part.get_source_expressions()
    return sorted(found)


def _foreign_key(fault: Fault) -> DomainError:
    """A guard's, or one of Django's own (to a user, a company): SQLite does not even tell their side."""
    if fault.name in _guards():
        return _guard(fault)
    if fault.is_in_use:
        model = _models().get(fault.table)
        return _in_use({str(model._meta.verbose_name_plural)} if model else set())
    return Invalid(_("This refers to a record that does not exist."), reason="reference_not_found")


def _not_null(fault: Fault) -> DomainError:
    model = _models().get(fault.table)
    names = _fields(model, fault.columns)
    message = _("This field is required.")
    return Invalid(message, reason="required", errors={_member(model, name): [message] for name in names})


def _data(fault: Fault) -> DomainError:
    return Invalid(_("A value is too long, too large, or not of its kind."), reason="out_of_range")


def _in_use(users: set[str]) -> Conflict:
    if not users:
        return Conflict(_("It is in use."), reason="in_use")
    return Conflict(_("It is in use by: %(users)s.") % {"users": ", ".join(sorted(users))}, reason="in_use")


def _said(constraint: models.BaseConstraint | None) -> str | None:
    """The message a constraint was declared with, if it has one of its own."""
    if constraint is None or constraint.violation_error_message == constraint.default_violation_error_message:
        return None
    return str(constraint.get_violation_error_message())


def _fields(model: type[models.Model] | None, columns: tuple[str, ...]) -> list[str]:
    by_column = {field.column: field.name for field in model._meta.local_concrete_fields} if model else {}
    return [by_column[column] for column in columns if column in by_column]


def _member(model: type[models.Model] | None, name: str) -> str:
    """The name a caller knows a field by: `client_id`, not `client`."""
    field = model._meta.get_field(name) if model else None
    return field.attname if isinstance(field, models.Field) else name


def _label(model: type[models.Model] | None, name: str) -> str:
    field = model._meta.get_field(name) if model else None
    return str(field.verbose_name) if isinstance(field, models.Field) else name


def _noun(model: type[models.Model] | None) -> str:
    return str(model._meta.verbose_name) if model else _("record")

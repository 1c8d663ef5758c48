"""From the models to the guards of the database."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from erp.core.guards.declarations import AppendOnly, Fixed, Guard, Posted, Sql, WithParent
from erp.core.guards.kinds.append_only import append_only_guard
from erp.core.guards.kinds.company import company_guard
from erp.core.guards.kinds.fixed import fixed_guard
from erp.core.guards.kinds.handwritten import handwritten_guard
from erp.core.guards.kinds.posted import posted_guard
from erp.core.guards.kinds.reference import key_guard, reference_guard
from erp.core.guards.kinds.support import refuse
from erp.core.guards.kinds.with_parent import with_parent_guard
from erp.core.guards.rules import Rule
from erp.core.models.base import CompanyOwned

_KINDS: dict[type[Guard], Callable[[type[models.Model], Any], Rule]] = {
    AppendOnly: append_only_guard,
    Fixed: fixed_guard,
    Posted: posted_guard,
    Sql: handwritten_guard,
    WithParent: with_parent_guard,
}


@cache
def collect() -> tuple[Rule, ...]:
    """Every guard of the installed models, in the order of their tables.

    Raises ImproperlyConfigured when two guards have one name.
    """
    rules = [refuse()]
    owned = company_owned()
    referred = {field.remote_field.model for model in owned for field in references(model)}
    for model in owned:
        if model in referred:
            rules.append(key_guard(model))
        rules.extend(_declared(model))
        rules.extend(reference_guard(model, field) for field in references(model))
    names = [rule.name for rule in rules]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ImproperlyConfigured(f"Two guards have one name: {', '.join(sorted(twice))}")
    return tuple(rules)


def company_owned() -> list[type[CompanyOwned]]:
    """The models with a table of company-owned rows, in the order of their tables."""
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, CompanyOwned) and model._meta.managed and not model._meta.proxy
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def references(model: type[models.Model]) -> list[models.ForeignKey]:
    """The foreign keys of `model` to company-owned rows."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey)
        and isinstance(field.remote_field.model, type)  # a name that is no model is Django's to report
        and issubclass(field.remote_field.model, CompanyOwned)
    ]


def _declared(model: type[CompanyOwned]) -> Iterator[Rule]:
    # A table that is never updated needs no guard for one of its columns.
    if not any(isinstance(guard, AppendOnly) for guard in model.guards):
        yield company_guard(model)
    for guard in model.guards:
        yield _KINDS[type(guard)](model, guard)

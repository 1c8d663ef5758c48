"""A row refers only to rows of its own company (I-66), and what is referred to stays."""

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from erp.core.errors import Invalid
from erp.core.guards.rules import Refusal, Rule
from erp.core.guards.statements import limited, refuse_sqlite, sqlite_trigger


def key_guard(parent: type[models.Model]) -> Rule:
    """What the composite references to `parent` point at on PostgreSQL."""
    table = parent._meta.db_table
    name = limited(f"{table}__key")
    pk = parent._meta.pk.column
    statement = f'CREATE UNIQUE INDEX "{name}" ON "{table}" (company_id, "{pk}")'
    return Rule(name=name, model=parent, postgresql=(statement,), kind="support")


def reference_guard(model: type[models.Model], field: models.ForeignKey) -> Rule:
    """`field` points at a row of the same company.

    PostgreSQL: a composite foreign key, checked at once. (Django's are deferred to the commit; checked at
    once, the error comes from the statement at fault and the parent is locked against deletion from then on.)
    SQLite: triggers on both tables, which also hold existence, as Django's own key is left out.
    """
    parent = field.related_model
    name = limited(f"{model._meta.db_table}__{field.name}__company")
    return Rule(
        name=name,
        model=model,
        postgresql=(_foreign_key(name, model, field, parent),),
        sqlite=(*_child(name, model, field, parent), *_parent(name, model, field, parent)),
        refusals={
            "": Refusal(
                format_lazy(_("There is no {noun} with this id."), noun=parent._meta.verbose_name),
                "reference_not_found",
                Invalid,
                field.attname,
            ),
            "in_use": Refusal(
                format_lazy(
                    _("This {noun} is used by {users}."),
                    noun=parent._meta.verbose_name,
                    users=model._meta.verbose_name_plural,
                ),
                "in_use",
            ),
        },
        kind="reference",
        others=(parent,),
    )


def _foreign_key(
    name: str, model: type[models.Model], field: models.ForeignKey, parent: type[models.Model]
) -> str:
    return (
        f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{name}" '
        f'FOREIGN KEY (company_id, "{field.column}") '
        f'REFERENCES "{parent._meta.db_table}" (company_id, "{parent._meta.pk.column}")'
    )


def _child(
    name: str, model: type[models.Model], field: models.ForeignKey, parent: type[models.Model]
) -> tuple[str, str]:
    table, column, pk = model._meta.db_table, field.column, parent._meta.pk.column
    stray = (
        f'NEW."{column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{parent._meta.db_table}" AS parent '
        f'WHERE parent."{pk}" = NEW."{column}" AND parent.company_id = NEW.company_id)'
    )
    refuse = refuse_sqlite(name, f"{column} is no {parent._meta.db_table} of the row's company")
    return (
        sqlite_trigger(f"{name}__insert", "BEFORE INSERT", table, stray, refuse),
        sqlite_trigger(f"{name}__update", f'BEFORE UPDATE OF "{column}", company_id', table, stray, refuse),
    )


def _parent(
    name: str, model: type[models.Model], field: models.ForeignKey, parent: type[models.Model]
) -> tuple[str, str]:
    table, pk = parent._meta.db_table, parent._meta.pk.column
    used = (
        f'EXISTS (SELECT 1 FROM "{model._meta.db_table}" AS child WHERE child."{field.column}" = OLD."{pk}")'
    )
    moved = f'(OLD."{pk}" IS NOT NEW."{pk}" OR OLD.company_id IS NOT NEW.company_id)'
    refuse = refuse_sqlite(f"{name} in_use", f"the row is used by {model._meta.db_table}")
    return (
        sqlite_trigger(f"{name}__parent_delete", "BEFORE DELETE", table, used, refuse),
        sqlite_trigger(
            f"{name}__parent_update",
            f'BEFORE UPDATE OF "{pk}", company_id',
            table,
            f"{moved} AND {used}",
            refuse,
        ),
    )

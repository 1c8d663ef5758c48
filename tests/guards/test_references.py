"""Every reference between company-owned tables, generated: no stray row comes in, no used row goes away."""

from typing import Any

import pytest
from django.db import connection, models

from erp.core.guards.collect import collect, company_owned, references
from erp.core.guards.rules import Rule
from tests.guards.attacks import assert_only, rules, sql
from tests.guards.rows import build, make, make_company

pytestmark = pytest.mark.django_db


def field_of(rule: Rule) -> models.ForeignKey:
    return next(field for field in references(rule.model) if rule.name.split("__")[1] == field.name)


def like(field: models.ForeignKey) -> dict[str, str]:
    """What a referring row asks of the row it refers to."""
    return {"side": "credit"} if field.name == "credit_item" else {}


def referring(rule: Rule) -> Any:
    """A row that refers to one of its own company."""
    field, company = field_of(rule), make_company()
    parent = make(field.remote_field.model, company, **like(field))
    return make(rule.model, company, **{field.name: parent})


def others(*models: type) -> list[Rule]:
    """The guards on `models` that are no references."""
    return [rule for rule in collect() if rule.model in models and rule.kind not in {"reference", "support"}]


def test_every_foreign_key_between_company_rows_is_guarded() -> None:
    guarded = {(rule.model, field_of(rule)) for rule in collect() if rule.kind == "reference"}
    assert guarded == {(model, field) for model in company_owned() for field in references(model)}
    assert len(guarded) > 50


@pytest.mark.parametrize("rule", rules("reference"))
def test_a_new_row_can_not_refer_to_another_company(rule: Rule) -> None:
    field = field_of(rule)
    stranger = make(field.remote_field.model, make_company(), **like(field))
    row = build(rule.model, make_company(), **{field.name: stranger})
    assert_only(rule, lambda: row.save(force_insert=True), aside=others(rule.model))


@pytest.mark.parametrize("rule", rules("reference"))
def test_a_row_can_not_be_turned_to_another_company(rule: Rule) -> None:
    field = field_of(rule)
    row, stranger = referring(rule), make(field.remote_field.model, make_company())
    update = f'UPDATE "{rule.model._meta.db_table}" SET "{field.column}" = %s WHERE id = %s'
    assert_only(rule, lambda: sql(update, stranger.pk, row.pk), aside=others(rule.model))


@pytest.mark.parametrize("rule", rules("reference"))
def test_a_row_can_not_refer_to_nothing(rule: Rule) -> None:
    field = field_of(rule)
    row = referring(rule)
    update = f'UPDATE "{rule.model._meta.db_table}" SET "{field.column}" = 99999999 WHERE id = %s'
    assert_only(rule, lambda: sql(update, row.pk), aside=others(rule.model))


@pytest.mark.parametrize("rule", rules("reference"))
def test_a_row_in_use_can_not_be_deleted(rule: Rule) -> None:
    parent = getattr(referring(rule), field_of(rule).name)
    delete = f'DELETE FROM "{parent._meta.db_table}" WHERE id = %s'
    assert_only(rule, lambda: sql(delete, parent.pk), aside=others(type(parent)), in_use=True)


@pytest.mark.parametrize("rule", rules("reference"))
def test_a_row_in_use_keeps_its_key(rule: Rule) -> None:
    parent = getattr(referring(rule), field_of(rule).name)
    update = f'UPDATE "{parent._meta.db_table}" SET id = 99999999 WHERE id = %s'
    assert_only(rule, lambda: sql(update, parent.pk), aside=others(type(parent)), in_use=True)


@pytest.mark.parametrize("rule", rules("company"))
def test_a_row_stays_in_its_company(rule: Rule) -> None:
    row, other = make(rule.model, make_company()), make_company()
    update = f'UPDATE "{rule.model._meta.db_table}" SET company_id = %s WHERE id = %s'
    aside = [
        each
        for each in collect()
        if each.kind not in {"support", "company"} and (each.model is rule.model or rule.model in each.others)
    ]
    assert_only(rule, lambda: sql(update, other.pk, row.pk), aside=aside)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
@pytest.mark.parametrize("rule", rules("reference"))
def test_replace_can_not_take_a_used_row_away(rule: Rule) -> None:
    parent = getattr(referring(rule), field_of(rule).name)
    table = parent._meta.db_table
    replace = f'REPLACE INTO "{table}" SELECT * FROM "{table}" WHERE id = %s'
    assert_only(rule, lambda: sql(replace, parent.pk), aside=others(type(parent)), in_use=True)

"""The declared kinds: posted documents, their lines, append-only rows, fixed columns. One attack a way in."""

from functools import partial
from typing import Any

import pytest
from django.db import connection, models

from accounting.models.journal import Journal
from erp.core.guards.collect import collect
from erp.core.guards.declarations import Fixed, Posted
from erp.core.guards.rules import Rule
from tests.guards.attacks import assert_only, refused_by, rules, sql, undone
from tests.guards.rows import build, make, make_company, post

pytestmark = pytest.mark.django_db

postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")


# Another value for columns of text; of keys and amounts it is the next.
OTHER = {"currency": "'USD'", "side": "'credit'", "date": "'2026-01-20'"}


def table(rule: Rule) -> str:
    return f'"{rule.model._meta.db_table}"'


def at_posting(model: type[models.Model]) -> list[Rule]:
    """The guards that would refuse a journal which is posted out of the blue."""
    return [rule for rule in collect() if model is Journal and rule.kind == "sql"]


def declared(rule: Rule, kind: type) -> Any:
    return next(guard for guard in rule.model.guards if isinstance(guard, kind))


def posted_parent(rule: Rule) -> Any:
    return post(make(parent_of(rule).remote_field.model, make_company()))


def posted_line(rule: Rule) -> Any:
    """A line that is part of a posted document."""
    company, field = make_company(), parent_of(rule)
    document = make(field.remote_field.model, company)
    line = make(rule.model, company, **{field.name: document})
    post(document)
    return line


def parent_of(rule: Rule) -> models.ForeignKey:
    return rule.model._meta.get_field(rule.name.split("__with_")[1])


@pytest.mark.parametrize("rule", rules("posted"))
def test_a_document_is_not_entered_as_posted(rule: Rule) -> None:
    draft = make(rule.model, make_company())
    posted = post(make(rule.model, draft.company))
    columns = [f'"{field.column}"' for field in rule.model._meta.local_concrete_fields]
    copied = {
        '"id"': "999999",
        '"number"': "'X1'",
        '"external_id"': "NULL",
        '"open_item_id"': "NULL",
        '"source_id"': "NULL",
        '"source_type"': "NULL",
    }
    values = ", ".join(copied.get(column, column) for column in columns)
    insert = (
        f"INSERT INTO {table(rule)} ({', '.join(columns)}) SELECT {values} FROM {table(rule)} WHERE id = %s"
    )
    assert_only(rule, lambda: sql(insert, posted.pk), aside=at_posting(rule.model))
    with undone():
        sql(insert.replace("'X1'", "NULL"), draft.pk)


@pytest.mark.parametrize("rule", rules("posted"))
@pytest.mark.parametrize("column", ["notes", "number"])
def test_a_posted_document_does_not_change(rule: Rule, column: str) -> None:
    document = post(make(rule.model, make_company()))
    assert_only(rule, lambda: sql(f"UPDATE {table(rule)} SET {column} = 'other' WHERE id = %s", document.pk))


@pytest.mark.parametrize("rule", rules("posted"))
def test_a_posted_document_does_not_become_a_draft_again(rule: Rule) -> None:
    document = post(make(rule.model, make_company()))
    back = f"UPDATE {table(rule)} SET state = 'draft', number = NULL, posted_at = NULL WHERE id = %s"
    assert_only(rule, lambda: sql(back, document.pk))


@pytest.mark.parametrize("rule", rules("posted"))
def test_a_document_moves_only_along_its_states(rule: Rule) -> None:
    moves = declared(rule, Posted).moves
    ends = {new for _, new in moves} - {old for old, _ in moves}
    document = post(make(rule.model, make_company()))
    for end in ends - {document.state}:
        sql(f"UPDATE {table(rule)} SET state = %s WHERE id = %s", end, document.pk)
    with refused_by(rule):
        sql(f"UPDATE {table(rule)} SET state = 'posted', notes = 'x' WHERE id = %s", document.pk)


@pytest.mark.parametrize("rule", rules("posted"))
def test_a_posted_document_is_not_deleted(rule: Rule) -> None:
    document = post(make(rule.model, make_company()))
    in_use = [each for each in collect() if rule.model in each.others]
    assert_only(rule, lambda: sql(f"DELETE FROM {table(rule)} WHERE id = %s", document.pk), aside=in_use)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
@pytest.mark.parametrize("rule", rules("posted"))
def test_a_posted_document_is_not_replaced(rule: Rule) -> None:
    document = post(make(rule.model, make_company()))
    columns = [f'"{field.column}"' for field in rule.model._meta.local_concrete_fields]
    new = {'"state"': "'draft'", '"number"': "NULL", '"posted_at"': "NULL"}
    replace = (
        f"REPLACE INTO {table(rule)} ({', '.join(columns)}) "
        f"SELECT {', '.join(new.get(column, column) for column in columns)} FROM {table(rule)} WHERE id = %s"
    )
    in_use = [each for each in collect() if rule.model in each.others]
    assert_only(rule, lambda: sql(replace, document.pk), aside=in_use)


@pytest.mark.parametrize("rule", rules("posted"))
def test_a_draft_changes_freely_and_goes(rule: Rule) -> None:
    document = make(rule.model, make_company())
    assert sql(f"UPDATE {table(rule)} SET notes = 'other' WHERE id = %s", document.pk) == 1
    assert sql(f"DELETE FROM {table(rule)} WHERE id = %s", document.pk) == 1


@pytest.mark.parametrize("rule", rules("with_parent"))
def test_no_line_is_added_to_a_posted_document(rule: Rule) -> None:
    document = posted_parent(rule)
    line = build(rule.model, document.company, **{parent_of(rule).name: document})
    assert_only(rule, lambda: line.save(force_insert=True))


@pytest.mark.parametrize("rule", rules("with_parent"))
def test_no_line_of_a_posted_document_changes(rule: Rule) -> None:
    line = posted_line(rule)
    again = f"UPDATE {table(rule)} SET id = id WHERE id = %s"
    assert_only(rule, lambda: sql(again, line.pk))


@pytest.mark.parametrize("rule", rules("with_parent"))
def test_no_line_of_a_posted_document_is_removed(rule: Rule) -> None:
    line = posted_line(rule)
    assert_only(rule, lambda: sql(f"DELETE FROM {table(rule)} WHERE id = %s", line.pk))


@pytest.mark.parametrize("rule", rules("with_parent"))
def test_no_line_leaves_a_posted_document(rule: Rule) -> None:
    line = posted_line(rule)
    field = parent_of(rule)
    draft = make(field.remote_field.model, line.company)
    move = f'UPDATE {table(rule)} SET "{field.column}" = %s WHERE id = %s'
    assert_only(rule, lambda: sql(move, draft.pk, line.pk))


@pytest.mark.parametrize("rule", rules("with_parent"))
def test_no_line_enters_a_posted_document(rule: Rule) -> None:
    document, field = posted_parent(rule), parent_of(rule)
    line = make(rule.model, document.company)
    move = f'UPDATE {table(rule)} SET "{field.column}" = %s WHERE id = %s'
    assert_only(rule, lambda: sql(move, document.pk, line.pk))


@pytest.mark.parametrize("rule", rules("with_parent"))
def test_one_statement_over_drafts_and_posted_documents_is_refused(rule: Rule) -> None:
    line = posted_line(rule)
    make(rule.model, line.company)
    assert_only(rule, lambda: sql(f"DELETE FROM {table(rule)}"))


@pytest.mark.parametrize("rule", rules("with_parent"))
def test_the_lines_of_a_draft_change_freely(rule: Rule) -> None:
    company = make_company()
    line, other = make(rule.model, company), make(parent_of(rule).remote_field.model, company)
    field = parent_of(rule)
    assert sql(f'UPDATE {table(rule)} SET "{field.column}" = %s WHERE id = %s', other.pk, line.pk) == 1
    assert sql(f"DELETE FROM {table(rule)} WHERE id = %s", line.pk) == 1


@pytest.mark.parametrize("rule", rules("append_only"))
@pytest.mark.parametrize(
    "attack", ["UPDATE {table} SET id = id WHERE id = %s", "DELETE FROM {table} WHERE id = %s"]
)
def test_written_rows_stay_as_they_are(rule: Rule, attack: str) -> None:
    row = make(rule.model, make_company())
    assert_only(rule, lambda: sql(attack.format(table=table(rule)), row.pk))


@pytest.mark.parametrize("rule", rules("fixed"))
def test_fixed_columns_keep_their_value(rule: Rule) -> None:
    row = make(rule.model, make_company())
    names = {rule.model._meta.get_field(name).column for name in declared(rule, Fixed).columns}
    aside = [each for each in collect() if each.model is rule.model and each.kind == "reference"]
    for name in sorted(names):
        column = rule.model._meta.get_field(name)
        other = OTHER.get(name, f'"{name}" + 1')
        if column.null and getattr(row, name) is None:
            continue
        change = f'UPDATE {table(rule)} SET "{name}" = {other} WHERE id = %s'
        assert_only(rule, partial(sql, change, row.pk), aside=aside)


@pytest.mark.parametrize("rule", rules("fixed"))
def test_rows_with_fixed_columns_stay(rule: Rule) -> None:
    row = make(rule.model, make_company())
    assert_only(rule, lambda: sql(f"DELETE FROM {table(rule)} WHERE id = %s", row.pk))


@postgres
@pytest.mark.parametrize(
    "rule", [*rules("posted"), *rules("with_parent"), *rules("append_only"), *rules("fixed")]
)
def test_the_table_is_not_emptied(rule: Rule) -> None:
    aside = [each for each in collect() if each.kind not in {"support", "reference"} and each is not rule]
    assert_only(rule, lambda: sql(f"TRUNCATE {table(rule)} CASCADE"), aside=aside)

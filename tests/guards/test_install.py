"""Installing: only what differs, and nothing that is switched off or tampered with passes for standing."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models.client import Client
from erp.core.guards import install as installer
from erp.core.guards.collect import collect
from erp.core.guards.install import install, lift, lifted, missing
from erp.core.guards.rules import Rule
from erp.core.guards.standing import standing
from erp.core.guards.statements import MARK
from tests.guards.attacks import sql
from tests.guards.rows import make, make_company

pytestmark = pytest.mark.django_db

NAME = "audit_change__append_only"
SENTENCES = {
    NAME: "never changed",
    "sales_invoice__posted": "a posted document does not change",
    "accounting_journal__balanced": "balances over two lines",
}
REFERENCE = "accounting_treasury__account__company"

postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's catalogue")


def declare(monkeypatch: pytest.MonkeyPatch, *rules: Rule) -> None:
    monkeypatch.setattr(installer, "collect", lambda: rules)


def changed(name: str, old: str, new: str) -> tuple[Rule, ...]:
    """The declared guards, with another text in one of them."""

    def other(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text.replace(old, new) for text in texts)

    return tuple(
        replace(rule, postgresql=other(rule.postgresql), sqlite=other(rule.sqlite))
        if rule.name == name
        else rule
        for rule in collect()
    )


def names_of(kind: str) -> list[str]:
    return [rule.name for rule in collect() if rule.kind == kind]


def statements(captured: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in captured.captured_queries]


def test_after_migrate_every_guard_stands() -> None:
    assert missing() == []


def test_installing_again_sends_one_read_and_changes_nothing() -> None:
    with CaptureQueriesContext(connection) as captured:
        assert install() == []
    assert len(captured) == 1
    assert statements(captured)[0].split()[0] in {"WITH", "SELECT"}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_changed_text_replaces_that_guard_alone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = set(standing(connection).values())
    with monkeypatch.context() as patch:
        declare(patch, *changed(name, SENTENCES[name], "something else"))
        assert missing() == [name]
        assert install() == [name]
        assert missing() == []
        keys = {
            piece.key for rule in collect() if rule.name == name for piece in rule.pieces(connection.vendor)
        }
        assert {found.key for found in before ^ set(standing(connection).values())} <= keys
    assert missing() == [name]
    assert install() == [name]
    assert set(standing(connection).values()) == before


def test_a_changed_reference_and_a_changed_key_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    key = "accounting_account__key"
    with monkeypatch.context() as patch:
        declare(patch, *changed(key, "(company_id,", "(company_id ,"))
        expected = [] if connection.vendor == "sqlite" else [key]
        assert missing() == expected
        touched = install()
        assert missing() == []
        assert (REFERENCE in touched) is bool(expected)


def test_a_guard_that_is_no_longer_declared_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    sql("CREATE TABLE guard_stranger (id integer)")
    if connection.vendor == "postgresql":
        sql(
            "CREATE TRIGGER stranger BEFORE UPDATE ON audit_change "
            "FOR EACH ROW EXECUTE FUNCTION mizan_refuse()"
        )
    else:
        sql("CREATE TRIGGER stranger BEFORE UPDATE ON guard_stranger BEGIN SELECT 1; END")
    declare(monkeypatch, *(rule for rule in collect() if rule.name != NAME))
    assert missing() == []
    dropped = install()
    assert dropped
    assert all(name.startswith(NAME) for name in dropped)
    assert not [key for key in standing(connection) if key[2].startswith(NAME)]
    catalogue = "pg_trigger WHERE tgname" if connection.vendor == "postgresql" else "sqlite_master WHERE name"
    assert sql(f"SELECT 1 FROM {catalogue} = 'stranger'") in {1, -1}


def test_a_guard_whose_columns_are_yet_to_come_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after `migrate app 0001`: what can't stand yet is missing, and stops nothing else."""
    monkeypatch.setattr(installer, "columns", lambda connection: {("audit_change", "id")})
    declare(monkeypatch, *changed(NAME, "never changed", "not ever changed"))
    assert install() == []
    assert missing() == [NAME]


def test_a_dropped_guard_is_missing_and_made_again() -> None:
    if connection.vendor == "postgresql":
        sql(f'DROP TRIGGER "{NAME}" ON audit_change')
    else:
        sql(f'DROP TRIGGER "{NAME}__update"')
    assert missing() == [NAME]
    assert install() == [NAME]
    assert missing() == []


@postgres
@pytest.mark.parametrize(
    ("name", "tampering"),
    [
        (NAME, f'ALTER TABLE audit_change DISABLE TRIGGER "{NAME}"'),
        (NAME, f'ALTER TABLE audit_change ENABLE REPLICA TRIGGER "{NAME}"'),
        (REFERENCE, f'ALTER TABLE accounting_treasury DROP CONSTRAINT "{REFERENCE}"'),
        (
            "sales_invoice__posted",
            'CREATE OR REPLACE FUNCTION "sales_invoice__posted"() RETURNS trigger LANGUAGE plpgsql '
            "AS $$BEGIN RETURN NEW; END$$",
        ),
        (NAME, f'COMMENT ON TRIGGER "{NAME}" ON audit_change IS NULL'),
    ],
)
def test_what_is_switched_off_or_rewritten_is_missing_and_repaired(name: str, tampering: str) -> None:
    sql(tampering)
    assert missing() == [name]
    assert install() == [name]
    assert missing() == []


@postgres
def test_a_reference_whose_own_triggers_are_off_is_missing() -> None:
    sql("ALTER TABLE accounting_treasury DISABLE TRIGGER ALL")
    # Those of the tables that refer to it have a trigger here as well.
    off = {REFERENCE, "accounting_treasury__company"} | {
        name for name in names_of("reference") if name.endswith("__treasury__company")
    }
    assert set(missing()) == off
    assert set(install()) == off
    assert missing() == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a setting of SQLite's connections")
def test_without_recursive_triggers_the_guards_are_not_whole() -> None:
    sql("PRAGMA recursive_triggers = OFF")
    try:
        assert missing() == ["recursive_triggers"]
    finally:
        sql("PRAGMA recursive_triggers = ON")


@pytest.mark.parametrize("names", [(), (NAME,), (NAME, REFERENCE)])
def test_lifted_guards_stand_again_as_they_were(names: tuple[str, ...]) -> None:
    before = standing(connection)
    with lifted(*names):
        assert NAME in missing()
        assert (len(missing()) < 3) is bool(names)
    assert standing(connection) == before


def test_lifted_guards_stand_again_after_an_error() -> None:
    company = make_company()
    make(Client, company, external_id="A")
    with pytest.raises(IntegrityError), transaction.atomic(), lifted(NAME):
        make(Client, company, external_id="A")
    assert missing() == []
    with pytest.raises(KeyError), lifted(NAME):
        raise KeyError
    assert missing() == []


def test_a_guard_nobody_declared_can_not_be_lifted() -> None:
    with pytest.raises(ValueError, match="no_such_guard"):
        lift(names=["no_such_guard"])


def test_names_fit_both_databases_and_belong_to_one_guard() -> None:
    rules = collect()
    for vendor in ("postgresql", "sqlite"):
        pieces = [piece for rule in rules for piece in rule.pieces(vendor)]
        assert len({piece.key for piece in pieces}) == len(pieces)
        assert all(len(piece.name.encode()) <= 63 for piece in pieces)
        # Names of indexes and functions share a space with nothing else of ours.
        assert len({piece.name for piece in pieces if piece.kind == "trigger"}) == len(
            [piece for piece in pieces if piece.kind == "trigger"]
        )


def test_every_text_for_sqlite_carries_the_mark() -> None:
    assert all(MARK in text for rule in collect() for text in rule.sqlite)


def test_no_guard_pins_the_type_of_a_column_that_may_change() -> None:
    """PostgreSQL refuses to alter a column that a trigger's WHEN or UPDATE OF names."""
    pinned: list[Any] = [
        text
        for rule in collect()
        for text in rule.postgresql
        if text.startswith("CREATE TRIGGER") and (" WHEN (" in text or "UPDATE OF" in text)
        if rule.kind != "company"
    ]
    assert pinned == []

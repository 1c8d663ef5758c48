"""`migrate`: the guards stand after it whatever becomes of it, and during it if the database allows."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

from erp.core.guards.install import install, lift, missing
from erp.core.guards.standing import standing

pytestmark = pytest.mark.django_db(transaction=True)

MIGRATION = """
from django.db import migrations
from tests.guards import test_migrate

class Migration(migrations.Migration):
    dependencies = [("core", {leaf!r})]
    operations = [
        migrations.RunSQL(
            ["ALTER TABLE audit_change RENAME TO probe", "ALTER TABLE probe RENAME TO audit_change"],
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(lambda apps, editor: test_migrate.during(), migrations.RunPython.noop),
    ]
"""

during: Callable[[], None] = lambda: None  # noqa: E731  (each test sets what happens)


@pytest.fixture
def _one_more(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One migration is waiting, and is forgotten again."""
    leaf = MigrationLoader(connection).graph.leaf_nodes("core")[0][1]
    real = Path(sys.modules["erp.core.migrations"].__file__ or "").parent
    package = tmp_path / "waiting_migrations"
    package.mkdir()
    (package / "__init__.py").write_text(f"__path__ = [{str(real)!r}, {str(package)!r}]\n")
    (package / "9999_waiting.py").write_text(MIGRATION.format(leaf=leaf))
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"core": "waiting_migrations"}
    yield
    call_command("migrate", "core", leaf, verbosity=0, skip_checks=True)
    for name in [name for name in sys.modules if name.startswith("waiting_migrations")]:
        del sys.modules[name]


def watch(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> list[int]:
    """What the migration sees: how many guard objects stand while it runs."""
    seen: list[int] = []

    def look() -> None:
        seen.append(len(standing(connection)))
        if fails:
            raise RuntimeError("the migration fails")

    monkeypatch.setattr(sys.modules[__name__], "during", look)
    return seen


def expected_during() -> int:
    """SQLite can't rebuild a table under triggers; PostgreSQL keeps every guard at work."""
    return 0 if connection.vendor == "sqlite" else len(standing(connection))


@pytest.mark.usefixtures("_one_more")
def test_after_a_migration_all_guards_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    expected, seen = expected_during(), watch(monkeypatch)
    call_command("migrate", verbosity=0, skip_checks=True)
    assert seen == [expected]
    assert missing() == []


@pytest.mark.usefixtures("_one_more")
def test_after_a_failed_migration_all_guards_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    before = standing(connection)
    expected, seen = expected_during(), watch(monkeypatch, fails=True)
    with pytest.raises(RuntimeError, match="the migration fails"):
        call_command("migrate", verbosity=0, skip_checks=True)
    assert seen == [expected]
    assert standing(connection) == before
    assert missing() == []


def test_with_nothing_to_migrate_no_guard_is_touched() -> None:
    with CaptureQueriesContext(connection) as captured:
        call_command("migrate", verbosity=0, skip_checks=True)
    touching = [query["sql"] for query in captured.captured_queries if "TRIGGER" in query["sql"]]
    assert touching == []


def test_migrate_brings_back_what_was_taken_down() -> None:
    lift()
    assert missing() != []
    call_command("migrate", verbosity=0, skip_checks=True)
    assert missing() == []


@pytest.mark.parametrize("asking", [{"plan": True}, {"check_unapplied": True}])
def test_asking_what_would_be_done_changes_nothing(asking: dict[str, bool]) -> None:
    lift()
    try:
        call_command("migrate", verbosity=0, skip_checks=True, **asking)
        assert missing() != []
    finally:
        install()

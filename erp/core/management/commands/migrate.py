"""Django's migrate, with the guards: what it leaves behind is a database that refuses what it must.

A command, not handlers of the migration signals, because only a command sees a migration fail.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import DatabaseError, connections
from django.db.models.signals import pre_migrate

from erp.core.guards.checks import silenced
from erp.core.guards.install import install, lift


class Command(MigrateCommand):
    def execute(self, *args: Any, **options: Any) -> str | None:
        with silenced():  # it would refuse to run for want of the guards it installs
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then install the guards that changed.

        On SQLite the guards are taken down first (a rebuild of a table fails on triggers that mention it),
        but only if there is something to migrate; when a migration fails, they are put back as they were.
        """
        using: str = options["database"]
        put_back: list[Callable[[], None]] = []
        _keep_private(using)

        def begin(*, plan: list[Any], using: str, **_: Any) -> None:
            # Sent also when nothing is to be applied; the books must not stand open for that.
            if plan and connections[using].vendor == "sqlite":
                put_back.append(lift(using))

        pre_migrate.connect(begin, sender=apps.get_app_config("core"))
        try:
            super().handle(*args, **options)
        except BaseException:
            self._put_back(put_back)
            raise
        finally:
            pre_migrate.disconnect(begin, sender=apps.get_app_config("core"))
        if not (options["plan"] or options["check_unapplied"]):
            changed = install(using)
            if changed and options["verbosity"] >= 1:
                self.stdout.write(f"Guards: {len(changed)} made or changed.")

    def _put_back(self, put_back: list[Callable[[], None]]) -> None:
        for again in put_back:
            try:
                again()
            except DatabaseError as error:
                # The failure of the migration is what the person must see; /health/ready tells the rest.
                self.stderr.write(f"Not every guard could be put back: {error}")


def _keep_private(using: str) -> None:
    """SQLite's file is for its owner alone: it holds hashes of passwords and keys.

    Before the database is opened, as SQLite gives its log beside it the file's own mode.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return
    file = Path(connection.settings_dict["NAME"])
    if file.parent.is_dir():
        file.touch(mode=0o600)
    for part in (file, *(file.with_name(f"{file.name}-{log}") for log in ("wal", "shm"))):
        if part.exists():
            part.chmod(0o600)

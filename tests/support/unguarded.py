"""Writing what the database would refuse, to see that it is found."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction

from erp.core.guards.install import lift


@contextmanager
def unguarded(*broken: type[models.Model]) -> Iterator[None]:
    """Without guards, and without the constraints of `broken`; all that is done inside is undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        lift()
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in broken:
            for constraint in model._meta.constraints:
                if connection.vendor == "postgresql":
                    table = model._meta.db_table
                    cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{constraint.name}"')
                cursor.execute(f'DROP INDEX IF EXISTS "{constraint.name}"')
        yield
        transaction.set_rollback(True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")

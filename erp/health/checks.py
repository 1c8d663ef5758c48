"""What makes this process ready: the database answers and is migrated.

The guards register a check of their own (erp.core.guards).
"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from erp.core.health import register


@register("database")
def database() -> tuple[bool, str]:
    """The database answers a statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return True, connection.vendor


@register("migrations")
def migrations() -> tuple[bool, str]:
    """Nothing is left to migrate."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in waiting[:5])
    return not waiting, f"{len(waiting)} to apply: {names}" if waiting else "all applied"

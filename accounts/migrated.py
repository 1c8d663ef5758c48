"""After a migration: the shipped roles hold the permissions of what models there are now."""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models.signals import post_migrate

from accounts.models.membership import Role
from accounts.services import role


def synchronise_roles(*, using: str, **_: Any) -> None:
    """Bring the shipped roles up to date, unless the migration stopped before there was a table for them."""
    if Role._meta.db_table in connections[using].introspection.table_names():
        role.synchronise()


# Django makes the permissions of each app in turn; after the last one, and only once.
_last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
post_migrate.connect(synchronise_roles, sender=_last, dispatch_uid="accounts.synchronise_roles")

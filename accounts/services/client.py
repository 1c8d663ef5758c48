"""Writing clients."""

from collections.abc import Mapping
from typing import Any

from accounts.models.client import Client
from accounts.services import party
from erp import records
from erp.core.commands import command
from erp.core.context import Context


@command
def create(*, context: Context, data: Mapping[str, Any]) -> Client:
    """A new client, numbered CLI-000001 and so on. Raises Invalid, Conflict. Emits client.created."""
    return party.create(Client, "CLI", context=context, data=data)


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> Client:
    """Change the members in `data`. Locks the row. Raises Invalid, NotFound, PreconditionFailed, Conflict.

    Emits client.updated if anything became different.
    """
    return party.update(Client, context=context, pk=pk, data=data, version=version)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a client nothing refers to. Raises NotFound, PreconditionFailed, Conflict reason "in_use".

    Emits client.deleted.
    """
    records.delete(Client, context=context, pk=pk, version=version)

"""Writing suppliers."""

from collections.abc import Mapping
from typing import Any

from accounts.models.supplier import Supplier
from accounts.services import party
from erp import records
from erp.core.commands import command
from erp.core.context import Context


@command
def create(*, context: Context, data: Mapping[str, Any]) -> Supplier:
    """A new supplier, numbered SUP-000001 and so on. Raises Invalid, Conflict. Emits supplier.created."""
    return party.create(Supplier, "SUP", context=context, data=data)


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> Supplier:
    """Change the members in `data`. Locks the row. Raises Invalid, NotFound, PreconditionFailed, Conflict.

    Emits supplier.updated if anything became different.
    """
    return party.update(Supplier, context=context, pk=pk, data=data, version=version)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a supplier nothing refers to. Raises NotFound, PreconditionFailed, Conflict reason "in_use".

    Emits supplier.deleted.
    """
    records.delete(Supplier, context=context, pk=pk, version=version)

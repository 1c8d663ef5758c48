"""What the services of clients and suppliers have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from accounts.models.party import Party
from erp import records
from erp.core import numbering, values
from erp.core.commands import command
from erp.core.context import Context

P = TypeVar("P", bound=Party)

RULES: Mapping[str, values.Rule] = {
    "currency": values.currency,
    "address_country": values.country,
    "shipping_address_country": values.country,
    "credit_limit": values.not_negative,
}


@command
def create(model: type[P], kind: str, *, context: Context, data: Mapping[str, Any]) -> P:
    """A new party, numbered CLI-000001 and so on."""
    _check(model, data, created=True)
    [number] = numbering.take_plain(context=context, kind=kind)
    return records.create(model, context=context, data={**data, "number": number})


@command
def update(
    model: type[P], *, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None
) -> P:
    """Change the members in `data`; the number stays."""
    _check(model, data, created=False)
    return records.update(model, context=context, pk=pk, data=data, version=version)


def _check(model: type[P], data: Mapping[str, Any], *, created: bool) -> None:
    values.check(model, data, created=created, rules=RULES, paths=_path)


def _path(column: str) -> str:
    """The member of the API: address_line1 -> address.line1."""
    return re.sub(r"^((?:shipping_)?address)_", r"\1.", column)

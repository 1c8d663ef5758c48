"""The first page: what waits to be done, as each app tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from erp.admin.display import Table
from erp.admin.requests import company_of, context_of
from erp.core.context import Context

Source = Callable[[Context], Table]

# How many rows a table of the first page has at most.
MOST = 10

_sources: list[tuple[int, str, Source]] = []


def on_start(*, order: int, permission: str) -> Callable[[Source], Source]:
    """Show the decorated function's table on the first page, to who holds `permission`."""

    def add(source: Source) -> Source:
        _sources.append((order, permission, source))
        return source

    return add


def page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Django's context of the first page, with the tables (the callback of django-unfold)."""
    tables: list[Table] = []
    if company_of(request) is not None:
        circumstances = context_of(request)
        for _order, permission, source in sorted(_sources, key=lambda entry: entry[0]):
            if request.user.has_perm(permission):
                tables.append(source(circumstances))
    return {**context, "tables": tables}

"""The one permission check: a right is held iff the credential grants it and its person holds it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from rest_framework.exceptions import NotAuthenticated

from erp.api.errors import Denied
from erp.api.registry import Resource
from erp.core.context import Actor

# What a credential without the right is told it lacks; the seed's words.
ABILITY = {"get": "read", "post": "write", "put": "write", "delete": "delete", "approve": "approve"}


class Principal(Protocol):
    """Who a credential stands for; made by the authentication class that settings name."""

    company: Any
    actor: Actor
    abilities: list[str]
    last_used_at: datetime | None

    def grants(self, resource: str, verb: str) -> bool:
        """Whether the credential covers `verb` on `resource`."""

    def holds(self, permission: str) -> bool:
        """Whether the person behind it has the Django permission in this company."""


def demand(principal: Principal, resource: Resource, verb: str, permission: str | None = None) -> None:
    """Raise Denied unless `verb` on `resource` is allowed; `permission` replaces the verb's own."""
    if not principal.grants(resource.name, verb):
        raise Denied(ability=ABILITY[verb])
    needed = permission or resource.permission("put" if verb == "approve" else verb)
    if not principal.holds(needed):
        raise Denied(permission=needed)


def allowed(principal: Principal, resource: Resource, verb: str) -> bool:
    """Whether `demand` would pass."""
    return principal.grants(resource.name, verb) and principal.holds(resource.permission(verb))


def demand_credential(request: Any) -> Principal:
    """The principal of a request, whatever its rights; NotAuthenticated without a credential."""
    if request.auth is None:
        raise NotAuthenticated
    principal: Principal = request.auth
    return principal

"""Every route of every resource, read from the URL patterns the registry makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from erp.api import urls
from erp.api.registry import Resource
from erp.api.viewsets import ResourceViewSet


@dataclass(frozen=True)
class Route:
    """One method of one address. `handler` is the viewset's method, `action` the name of an action or ""."""

    resource: Resource
    method: str
    handler: str
    action: str

    @property
    def verb(self) -> str:
        """What a credential has to be granted."""
        viewset = self.resource.viewset
        return viewset.actions[self.action].verb if self.action else viewset.verbs[self.handler]

    @property
    def permission(self) -> str:
        """What the person has to hold."""
        own = self.resource.viewset.actions[self.action].permission if self.action else None
        return own or self.resource.permission("put" if self.verb == "approve" else self.verb)

    @property
    def of_one(self) -> bool:
        """Whether the address names a record."""
        return self.handler in {"retrieve", "update", "destroy", "act"}

    def path(self, ref: object = "") -> str:
        parts = [self.resource.name, str(ref) if self.of_one else "", self.action]
        return "/".join(part for part in parts if part)

    def __str__(self) -> str:
        return f"{self.method} {self.path('id')}"


def routes() -> list[Route]:
    """All of them, in the order of the resources' names."""
    return list(_routes())


def _routes() -> Iterator[Route]:
    for pattern in urls.urlpatterns:
        viewset = getattr(pattern.callback, "cls", None)
        if viewset is None or not issubclass(viewset, ResourceViewSet):
            continue
        action = pattern.callback.initkwargs.get("action_name") or ""
        for method, handler in pattern.callback.actions.items():
            if method != "head":
                yield Route(viewset.resource, method.upper(), handler, action)

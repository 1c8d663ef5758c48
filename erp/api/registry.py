"""The one list of resources. Routes, key rows, scopes, docs and the rights tests are derived from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models

if TYPE_CHECKING:
    from erp.api.viewsets import ResourceViewSet

    V = TypeVar("V", bound=type[ResourceViewSet])

VERBS = ("get", "post", "put", "delete")


@dataclass(frozen=True)
class Resource:
    """One noun of the API. `name` is its path and its rights ("invoices")."""

    name: str
    viewset: type[ResourceViewSet]

    @property
    def model(self) -> type[models.Model]:
        return self.viewset.queryset.model

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def verbs(self) -> tuple[str, ...]:
        """The verbs it answers to, so the rows of a key that make sense."""
        writes = self.viewset.writes
        has = {
            "get": True,
            "post": writes.create is not None,
            "put": writes.update is not None or bool(self.viewset.actions),
            "delete": writes.delete is not None,
        }
        return tuple(verb for verb in VERBS if has[verb])

    def permission(self, verb: str) -> str:
        """The Django permission that `verb` asks of the person behind the credential."""
        word = {"get": "view", "post": "add", "put": "change", "delete": "delete"}[verb]
        return f"{self.model._meta.app_label}.{word}_{self.model._meta.model_name}"


_resources: dict[str, Resource] = {}


def register(name: str) -> Callable[[V], V]:
    """Declare the decorated viewset as the resource `name`. ImproperlyConfigured if the name is taken."""

    def declare(viewset: V) -> V:
        if name in _resources:
            raise ImproperlyConfigured(f"Two resources are called {name!r}.")
        viewset.resource = _resources[name] = Resource(name, viewset)
        viewset.serializer_class.resource_name = name
        return viewset

    return declare


def resources() -> Mapping[str, Resource]:
    """All resources by name, in the order of their names."""
    return MappingProxyType(dict(sorted(_resources.items())))


def resource_of(model: type[models.Model]) -> Resource | None:
    """The resource that shows `model`: its first declared one."""
    return next((resource for resource in _resources.values() if resource.model is model), None)

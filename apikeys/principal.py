"""Who a key stands for: the only thing permission is asked of (design.md, section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models.company import Company
from accounts.models.user import User
from apikeys.models.api_key import ApiKey
from erp.api import registry
from erp.core.context import Actor

VERBS = ("get", "post", "put", "delete", "approve")

Ability = ApiKey.Ability
COVERS: Mapping[str, frozenset[str]] = {
    Ability.READ: frozenset({"get"}),
    Ability.WRITE: frozenset({"post", "put"}),
    Ability.DELETE: frozenset({"delete"}),
    Ability.APPROVE: frozenset({"approve"}),
    Ability.ADMIN: frozenset(VERBS),
}


@dataclass(frozen=True, slots=True)
class Grants:
    """The credential's half of a right."""

    full_access: bool = False
    abilities: frozenset[str] = frozenset()
    access: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __call__(self, resource: str, verb: str) -> bool:
        """Whether the credential covers `verb` on `resource`."""
        return (
            self.full_access
            or verb in self.access.get(resource, ())
            or any(verb in COVERS[ability] for ability in self.abilities)
        )


@dataclass(frozen=True, slots=True)
class Principal:
    """A right is held iff the credential `grants` it and the person behind it `holds` the permission."""

    company: Company
    user: User
    actor: Actor
    membership_id: int
    granted: Grants
    permissions: frozenset[str]
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    networks: tuple[str, ...] = ()

    @property
    def abilities(self) -> list[str]:
        """Names of the abilities, in their usual order; all of them with full access."""
        return [name for name in Ability.values if self.granted.full_access or name in self.granted.abilities]

    def grants(self, resource: str, verb: str) -> bool:
        """The credential's half: full access, an access row, or an ability that covers `verb`."""
        return self.granted(resource, verb)

    def holds(self, permission: str) -> bool:
        """The person's half: the role in this company has the permission; superusers hold all."""
        return self.user.is_superuser or permission in self.permissions

    def holds_all(self, permissions: Set[str]) -> bool:
        """Whether the person holds every one of `permissions`."""
        return self.user.is_superuser or permissions <= self.permissions


def effective(principal: Principal) -> dict[str, set[str]]:
    """What a principal may really do: the verbs it holds on each resource, resources without any left out."""
    found: dict[str, set[str]] = {}
    for name, resource in registry.resources().items():
        verbs: Iterable[str] = (
            verb
            for verb in resource.verbs
            if principal.grants(name, verb) and principal.holds(resource.permission(verb))
        )
        if held := set(verbs):
            found[name] = held
    return found

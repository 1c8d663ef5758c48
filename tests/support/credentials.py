"""Keys that grant exactly one right, and the same keys with one thing wrong about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission

from accounts.models.membership import Membership, Role
from accounts.models.user import User
from accounts.services.role import business_permissions, name_of
from apikeys.models.api_key import ApiKey
from erp import records
from erp.api.registry import resources
from tests.support import people
from tests.support.program import Program
from tests.support.routes import Route

UNAUTHENTICATED = (401, people.UNAUTHENTICATED)
ABILITY = {"get": "read", "post": "write", "put": "write", "delete": "delete", "approve": "approve"}


class Keys:
    """The credentials of the rights matrix, for one route."""

    def __init__(self, owner: Membership, route: Route) -> None:
        self.owner = owner
        self.route = route

    def granted(self) -> dict[str, Any]:
        """What a key is given so that it holds the route's right, by a row where rows have such a verb."""
        if self.route.verb == "approve":
            return {"abilities": ["approve"]}
        return {"access": {self.route.resource.name: [self.route.verb]}}

    def program(self, **changes: Any) -> Program:
        """With the right, and nothing else."""
        return Program(self._key(**{**self.granted(), **changes})[1])

    def _key(self, **values: Any) -> tuple[ApiKey, str]:
        return people.key(values.pop("membership", self.owner), **values)

    def without_credential(self) -> Program:
        return Program(None)

    def with_wrong_secret(self) -> Program:
        text = self._key(**self.granted())[1]
        return Program(text[:-1] + ("a" if text[-1] != "a" else "b"))

    def expired(self) -> Program:
        key, text = self._key(**self.granted())
        ApiKey.objects.filter(pk=key.pk).update(expires_at=people.AT - timedelta(seconds=1))
        return Program(text)

    def disabled(self) -> Program:
        return self.program(enabled=False)

    def from_a_forbidden_network(self) -> Program:
        program = self.program(networks=["203.0.113.0/24"])
        return Program(program.key, REMOTE_ADDR="203.0.114.1")

    def without_the_row(self) -> Program:
        """Every other row and every ability that does not cover the right."""
        others = {
            name: [verb for verb in resource.verbs if (name, verb) != (self._name, self.route.verb)]
            for name, resource in resources().items()
        }
        return self.program(access=others, abilities=[])

    def read_only(self) -> Program:
        return self.program(access={}, abilities=["read"])

    def of_a_person_without_permission(self) -> Program:
        """A person who may do everything but this, behind a key that grants everything."""
        permissions = [one for one in business_permissions() if name_of(one) != self.route.permission]
        return self.program(access={}, full_access=True, membership=self.person(permissions))

    def person(self, permissions: list[Permission]) -> Membership:
        """Somebody with a role of exactly these permissions."""
        role = Role.objects.create(name="tests:role", title="Role", company=self.owner.company)
        role.permissions.set(permissions)
        user = User.objects.create_user("person@example.com")
        context = people.context(self.owner.company)
        return records.create(Membership, context=context, data={"user": user, "role": role})

    def refused(self) -> dict[str, tuple[Callable[[], Program], tuple[int, Any]]]:
        """Who must be refused the route, and how: status and whole body."""
        ability = _forbidden("ability", f"Token does not have '{ABILITY[self.route.verb]}' ability")
        person = _forbidden("permission", f"The user does not have '{self.route.permission}'.")
        found = {
            "without a credential": (self.without_credential, UNAUTHENTICATED),
            "with a wrong secret": (self.with_wrong_secret, UNAUTHENTICATED),
            "expired": (self.expired, UNAUTHENTICATED),
            "disabled": (self.disabled, UNAUTHENTICATED),
            "from a forbidden network": (self.from_a_forbidden_network, UNAUTHENTICATED),
            "without the row": (self.without_the_row, ability),
            "of a person without permission": (self.of_a_person_without_permission, person),
        }
        if self.route.verb != "get":
            found["read only"] = (self.read_only, ability)
        return found

    @property
    def _name(self) -> str:
        return self.route.resource.name


def _forbidden(kind: str, message: str) -> tuple[int, Any]:
    return 403, {"message": "This action is unauthorized.", "errors": {kind: [message]}}

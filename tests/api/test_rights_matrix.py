"""Who may use which route: every route × every way to lack the right, and one twin that has it.

The routes come from the registry, so that a resource that is added tomorrow is in the matrix. A refused key
differs from its twin, which succeeds with the same request, in nothing but what it is refused for.
"""

import json

import pytest

from accounts.models.membership import Membership
from tests.support.credentials import Keys
from tests.support.digest import digest
from tests.support.program import Program, refusal
from tests.support.routes import Route, routes
from tests.support.samples import Samples, prepared

ROUTES = routes()


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_right_is_held_by_who_has_credential_row_and_permission_and_by_nobody_else(
    route: Route, owner: Membership, samples: Samples, other: Program
) -> None:
    request, keys = prepared(route, samples), Keys(owner, route)

    for who, (program, expected) in keys.refused().items():
        asking = program()
        before = digest()
        response = request(asking)
        assert (who, response.status_code, json.loads(response.content)) == (who, *expected)
        assert digest() == before, who

    if route.of_one:
        before = digest()
        response = request(other)
        noun = route.resource.model._meta.verbose_name
        assert (response.status_code, refusal(response)) == (
            404,
            {
                "message": f"There is no {noun} here by this id.",
                "errors": {},
                "error": {"code": "NOT_FOUND"},
            },
        )
        assert digest() == before

    twin = keys.program()
    before = digest()
    response = request(twin)
    assert response.status_code in {200, 201, 204}, response.content
    assert (digest() == before) == (route.method == "GET")


def test_the_matrix_has_every_route_of_every_resource() -> None:
    walked = {(route.resource.name, route.action or route.handler) for route in ROUTES}
    for name, resource in {route.resource.name: route.resource for route in ROUTES}.items():
        writes = resource.viewset.writes
        assert {handler for of, handler in walked if of == name} == {
            "list",
            "retrieve",
            *({"create"} if writes.create else ()),
            *({"update", "bulk_update"} if writes.update else ()),
            *({"destroy", "bulk_delete"} if writes.delete else ()),
            *resource.viewset.actions,
        }

"""Every change of every resource leaves its row in the change log and its event, in the names it declares."""

from collections.abc import Callable
from functools import cache

import pytest
from django.db.models import Max
from django.http import HttpResponse

from accounts.models.membership import Membership
from erp.api.registry import resources
from erp.audit.models.change import Change
from erp.records import event_name
from erp.webhooks.models.event import Event
from tests.support.program import Program
from tests.support.routes import Route, routes
from tests.support.samples import Samples, prepared

WRITES = [route for route in routes() if route.method != "GET"]
DONE = {
    "create": "created",
    "update": "updated",
    "bulk_update": "updated",
    "destroy": "deleted",
    "bulk_delete": "deleted",
}
# Of tables that no resource shows yet.
UNDECLARED = {"company.created", "membership.created", "api_key.created"}
PAST = {"close": "closed", "reopen": "reopened"}


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_a_change_leaves_who_did_what_when_and_an_event(
    route: Route, api: Program, owner: Membership, samples: Samples
) -> None:
    request = prepared(route, samples)
    last = Change.objects.aggregate(last=Max("pk"))["last"] or 0

    response = sent(request, api)

    model = route.resource.model
    action = DONE.get(route.handler) or PAST.get(route.action) or _past(route.action)
    changes = Change.objects.filter(pk__gt=last)
    [change] = changes.filter(record_type=model._meta.label_lower, action=action)
    assert (change.company, change.user_id, change.actor_kind) == (owner.company, owner.user_id, "key")
    assert change.request_id == response["X-Request-Id"]
    assert (change.before is None) == (action == "created")
    assert (change.after is None) == (action == "deleted")
    assert {change.pk for change in changes} == set(
        Event.objects.filter(change__in=changes).values_list("change", flat=True)
    )
    assert Event.objects.get(change=change).name == event_name(model, action)
    assert action in route.resource.viewset.events
    assert set(Event.objects.filter(change__in=changes).values_list("name", flat=True)) <= declared()


def test_a_new_company_sends_no_event_but_those_told_here(api: Program) -> None:
    assert set(Event.objects.values_list("name", flat=True)) <= declared() | UNDECLARED


@cache
def declared() -> set[str]:
    """The names of all events that resources declare."""
    return {
        event_name(resource.model, event)
        for resource in resources().values()
        for event in resource.viewset.events
    }


def sent(request: Callable[[Program], HttpResponse], api: Program) -> HttpResponse:
    response = request(api)
    assert response.status_code in {200, 201, 204}, response.content
    return response


def _past(action: str) -> str:
    return f"{action}d" if action.endswith("e") else f"{action}ed"

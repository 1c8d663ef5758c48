"""Whatever a program sends, by the OpenAPI document or against it, is answered and never a fault of ours.

Half of the requests are sent as schemathesis made them. The other half are mixed with a valid request for a
record that exists, so that they reach the services behind the checks. `FUZZ=100` tries harder by hand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from tests.support.program import Program
from tests.support.routes import Route, routes
from tests.support.samples import Samples

EXAMPLES = int(os.environ.get("FUZZ", "3"))
MODES = {"right": GenerationMode.POSITIVE, "wrong": GenerationMode.NEGATIVE}


@pytest.fixture(scope="module")
def document() -> Any:
    """The OpenAPI document, and the application its requests go to in this process."""
    made = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
    made.app = get_wsgi_application()
    return made


@contextmanager
def _one_connection() -> Iterator[None]:
    """Requests by WSGI must not close the connection whose transaction the test rolls back.

    Django's test client does the same for each of its requests, and undoes it after each.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(MODES))
@pytest.mark.parametrize("route", routes(), ids=str)
def test_no_request_is_answered_by_a_fault(
    route: Route, mode: str, document: Any, api: Program, samples: Samples
) -> None:
    operation = document[f"/api/v1/{route.path('{ref}')}"][route.method]
    ref, body = _valid(route, samples)

    @seed(0)
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=MODES[mode]), random=st.randoms())
    def run(case: Case, random: Random) -> None:
        if random.random() < 0.5:
            case.path_parameters = {"ref": ref} if route.of_one else {}
            case.body = _mixed(case.body, body, random)
        case.headers["Authorization"] = f"Bearer {api.key}"
        response = case.call(app=document.app)
        assert response.status_code < 500, (case.as_curl_command(), response.content)

    with _one_connection():
        run()


def _valid(route: Route, samples: Samples) -> tuple[str, Any]:
    """A record the route can be used on, and the body that does it."""
    name, viewset = route.resource.name, route.resource.viewset
    writable = viewset.writes.create is not None
    body: Any = samples.body(name) if writable else {}
    if route.handler == "create":
        return "", body
    record = samples.ready(name, route.action) if route.action else samples.record(name)
    bodies = {"bulk_update": [{"id": record["id"], **body}], "bulk_delete": [record["id"]], "update": body}
    return str(record["id"]), bodies.get(route.handler, {} if route.action else None)


def _mixed(made: Any, valid: Any, random: Random) -> Any:
    """`valid` with some of its members as schemathesis made them."""
    if isinstance(made, dict) and isinstance(valid, dict):
        return {
            name: _mixed(made.get(name, valid.get(name)), valid.get(name), random)
            for name in {**valid, **made}
            if name in valid or random.random() < 0.5
        }
    if isinstance(made, list) and isinstance(valid, list) and valid:
        return [_mixed(row, valid[0], random) for row in made] or valid
    return valid if valid is not None and random.random() < 0.6 else made

"""The OpenAPI document: valid, complete, and true of what is answered."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from erp.api.filters import lookups
from erp.api.registry import resources
from erp.api.selection import selection_of
from tests.support.program import Program
from tests.support.routes import Route, routes
from tests.support.samples import Samples, prepared


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    made: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return made


def operation(document: dict[str, Any], route: Route) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][f"/api/v1/{route.path('{ref}')}"][route.method.lower()]
    return found


def conforms(response: HttpResponse, document: dict[str, Any], route: Route) -> None:
    """Fails with each place where the body is not what the document says of this status."""
    told = operation(document, route)["responses"][str(response.status_code)]
    while "$ref" in told:
        told = document["components"]["responses"][told["$ref"].rpartition("/")[2]]
    if "content" not in told:
        assert response.content == b""
        return
    schema = told["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**schema, "components": document["components"]})
    problems = [
        f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(response.content))
    ]
    assert problems == []


def test_the_document_is_valid_and_made_without_warnings(document: dict[str, Any]) -> None:
    assert list(GENERATOR_STATS._warn_cache) == []
    assert list(GENERATOR_STATS._error_cache) == []
    validate_schema(document)
    assert document["openapi"] == "3.1.0"


def test_the_document_is_served_to_everybody(db: None, document: dict[str, Any]) -> None:
    response = Program(None).get("/api/schema")
    assert response.status_code == 200
    assert json.loads(response.content)["paths"].keys() == document["paths"].keys()


@pytest.mark.parametrize("route", routes(), ids=str)
def test_every_route_is_told_with_its_replies_and_headers(route: Route, document: dict[str, Any]) -> None:
    told = operation(document, route)
    assert told["tags"] == [route.resource.name]
    assert told["security"] == [{"key": []}]
    assert {"400", "401", "403"} <= told["responses"].keys()
    assert ("404" in told["responses"]) == route.of_one
    named = {parameter["name"] for parameter in told.get("parameters", ())}
    assert ("ref" in named) == route.of_one
    assert ("Idempotency-Key" in named) == (route.method != "GET")
    assert ("If-Match" in named) == (route.handler in {"update", "destroy", "act"})


def test_no_operation_is_told_that_is_not_there(document: dict[str, Any]) -> None:
    told = {
        (path, method)
        for path, methods in document["paths"].items()
        for method in methods
        if path not in {"/api/v1/", "/api/v1/me"}
    }
    assert told == {(f"/api/v1/{route.path('{ref}')}", route.method.lower()) for route in routes()}


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [told["operationId"] for methods in document["paths"].values() for told in methods.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", list(resources()))
def test_every_filter_is_told(name: str, document: dict[str, Any]) -> None:
    parameters = document["paths"][f"/api/v1/{name}"]["get"]["parameters"]
    told = {parameter["name"]: parameter.get("description", "") for parameter in parameters}
    assert len(told) == len(parameters)
    for member, (_field, suffixes) in lookups(selection_of(resources()[name])).items():
        forms = ", ".join(f"{member}__{suffix}" for suffix in suffixes)
        assert told[member] == f"Equal to this. Also {forms}."


@pytest.mark.parametrize("route", routes(), ids=str)
def test_what_is_answered_is_what_the_document_says(
    route: Route, document: dict[str, Any], api: Program, samples: Samples
) -> None:
    request = prepared(route, samples)
    conforms(request(Program(None)), document, route)
    conforms(request(api), document, route)
    if route.of_one:
        conforms(api.call(route.method, route.path("0")), document, route)


@pytest.mark.parametrize("route", [route for route in routes() if route.handler == "create"], ids=str)
def test_refusals_and_bulk_replies_are_what_the_document_says(
    route: Route, document: dict[str, Any], api: Program, samples: Samples
) -> None:
    body = samples.body(route.resource.name)
    for sent in ([body], [{**body, "external_id": ["x"]}], {**body, "external_id": ["x"]}, b"{", {"x": 1}):
        conforms(api.post(route.resource.name, sent), document, route)

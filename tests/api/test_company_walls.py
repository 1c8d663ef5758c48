"""A program of one company can't refer to a record of another, by any member of any resource (I-66, I-67)."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework import serializers

from erp.api.references import ReferenceExternalId, ReferenceId
from erp.api.registry import resource_of, resources
from tests.support.digest import digest
from tests.support.program import Program, data, refusal
from tests.support.samples import Samples

Place = tuple[str, ...]


def references(serializer: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every member a caller can refer to another record by: where it stands in a body, and its field."""
    for name, field in serializer.fields.items():
        if isinstance(field, serializers.ListSerializer) and not field.read_only:
            yield from references(field.child, (*place, name, "0"))
        elif isinstance(field, ReferenceId | ReferenceExternalId):
            yield (*place, name), field


CASES = [
    pytest.param(name, place, field, id=f"{name} {'.'.join(place)}")
    for name, resource in resources().items()
    if resource.viewset.writes.create
    for place, field in references(resource.viewset.serializer_class())
]


@pytest.mark.parametrize(("name", "place", "field"), CASES)
def test_a_reference_to_another_companys_record_leads_nowhere(
    name: str, place: Place, field: Any, api: Program, samples: Samples, other: Program
) -> None:
    theirs = _record_of(Samples(other), field.model)
    value = theirs["id"] if isinstance(field, ReferenceId) else theirs["external_id"]
    body = _with(samples.body(name), place, value)
    before = digest()

    response = api.post(name, body)

    assert response.status_code == 422
    assert refusal(response) == {
        "message": "A reference leads nowhere.",
        "errors": {".".join(place): [f"There is no {field.model._meta.verbose_name} {value}."]},
        "error": {"code": "VALIDATION_ERROR", "reason": "reference_not_found"},
    }
    assert digest() == before


@pytest.mark.parametrize("name", list(resources()))
def test_no_list_shows_another_companys_records(
    name: str, api: Program, samples: Samples, other: Program
) -> None:
    theirs = Samples(other).record(name)
    mine = samples.record(name)
    seen = {row["id"] for row in data(api.get(f"{name}?cursor=&per_page=1000"))}
    assert mine["id"] in seen
    assert theirs["id"] not in seen
    assert data(api.get(f"{name}?id={theirs['id']}")) == []
    assert data(other.get(f"{name}?id={mine['id']}")) == []


@pytest.mark.parametrize(
    "name", [name for name, resource in resources().items() if resource.viewset.writes.update]
)
def test_no_bulk_call_reaches_another_companys_records(name: str, api: Program, other: Program) -> None:
    theirs = Samples(other).record(name)["id"]
    noun = resources()[name].model._meta.verbose_name
    expected = [{"index": 0, "errors": {"non_field_errors": [f"There is no {noun} with this id."]}}]
    before = digest()
    for method, body in {"PATCH": [{"id": theirs, "external_id": "X"}], "DELETE": [theirs]}.items():
        response = api.call(method, name, body)
        assert (response.status_code, refusal(response)["errors"]) == (422, expected)
    assert digest() == before


def test_an_external_id_is_the_companys_own(api: Program, other: Program) -> None:
    body = {"name": "Theirs", "external_id": "SHOP-1"}
    theirs = data(other.post("clients", body), 201)
    assert api.get("clients/external_id:SHOP-1").status_code == 404
    mine = data(api.put("clients/external_id:SHOP-1", {"name": "Mine"}), 201)
    assert mine["id"] != theirs["id"]
    assert data(other.get("clients/external_id:SHOP-1")) == theirs


def _record_of(samples: Samples, model: Any) -> dict[str, Any]:
    """A record of the other company, with an external reference."""
    resource = resource_of(model)
    assert resource is not None, f"no resource shows {model.__name__}"
    if resource.viewset.writes.create is None:
        return samples.record(resource.name)
    path = f"{resource.name}/{samples.record(resource.name)['id']}"
    return data(samples.program.patch(path, {"external_id": f"THEIRS-{resource.name}"}))


def _with(body: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """`body` with `value` at `place`, instead of what refers there the other way."""
    body = copy.deepcopy(body)
    inner: Any = body
    for step in place[:-1]:
        inner = inner[int(step)] if step.isdigit() else inner[step]
    stem = place[-1].removesuffix("_external_id").removesuffix("_id")
    for name in (f"{stem}_id", f"{stem}_external_id"):
        inner.pop(name, None)
    inner[place[-1]] = value
    return body

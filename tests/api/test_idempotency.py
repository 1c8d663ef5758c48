"""Idempotency-Key: a retry answers what the first attempt did, and does nothing again."""

from __future__ import annotations

import pytest

from accounts.models.client import Client
from erp.api.models.idempotency import IdempotencyRecord
from tests.support import people
from tests.support.digest import digest
from tests.support.program import Program, data, refusal

pytestmark = pytest.mark.django_db

KEY = {"Idempotency-Key": "order-17"}


def test_a_retry_gets_the_same_reply_to_the_byte_and_changes_nothing(api: Program) -> None:
    first = api.post("clients", {"name": "Acme"}, **KEY)
    before = digest()
    again = api.post("clients", {"name": "Acme"}, **KEY)
    assert (again.status_code, again.content) == (201, first.content)
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert digest() == before


def test_actions_deletions_and_bulk_calls_are_kept_too(api: Program) -> None:
    client = data(api.post("clients", {"name": "Acme"}), 201)["id"]
    assert api.delete(f"clients/{client}", **KEY).status_code == 204
    assert api.delete(f"clients/{client}", **KEY).status_code == 204
    assert api.delete(f"clients/{client}").status_code == 404
    bulk = {"Idempotency-Key": "bulk"}
    first = api.post("clients", [{"name": "A"}, {"name": "B"}], **bulk)
    assert api.post("clients", [{"name": "A"}, {"name": "B"}], **bulk).content == first.content
    assert Client.objects.count() == 2


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "clients", {"name": "Other"}),
        ("POST", "clients?fields=id", {"name": "Acme"}),
        ("POST", "suppliers", {"name": "Acme"}),
    ],
)
def test_the_key_with_another_request_is_422(api: Program, method: str, path: str, body: dict) -> None:
    data(api.post("clients", {"name": "Acme"}, **KEY), 201)
    before = digest()
    response = api.call(method, path, body, **KEY)
    message = "This Idempotency-Key was used for another request."
    assert response.status_code == 422
    assert refusal(response) == {
        "message": message,
        "errors": {"Idempotency-Key": [message]},
        "error": {"code": "VALIDATION_ERROR", "reason": "idempotency_key_reused"},
    }
    assert digest() == before


def test_a_refusal_is_not_kept(api: Program) -> None:
    assert api.post("clients", {"name": "Acme", "external_id": "A"}, **KEY).status_code == 201
    retry = {"Idempotency-Key": "second"}
    assert api.post("clients", {"name": "Bee", "external_id": "A"}, **retry).status_code == 409
    assert not IdempotencyRecord.objects.filter(key="second").exists()
    assert api.post("clients", {"name": "Bee", "external_id": "B"}, **retry).status_code == 201


def test_keys_of_two_credentials_are_apart(api: Program, owner) -> None:
    second = Program(people.key(owner, full_access=True)[1])
    one, two = (program.post("clients", {"name": "Acme"}, **KEY) for program in (api, second))
    assert data(one, 201)["id"] != data(two, 201)["id"]


def test_a_key_is_forgotten_after_a_day(api: Program, clock) -> None:
    first = data(api.post("clients", {"name": "Acme"}, **KEY), 201)["id"]
    clock.forward(hours=24)
    assert data(api.post("clients", {"name": "Acme"}, **KEY), 201)["id"] == first
    clock.forward(seconds=1)
    assert data(api.post("clients", {"name": "Acme"}, **KEY), 201)["id"] != first
    assert IdempotencyRecord.objects.count() == 1


@pytest.mark.parametrize("key", ["", "a" * 256, "a\tb"])
def test_a_key_that_is_none_is_400(api: Program, key: str) -> None:
    response = api.post("clients", {"name": "Acme"}, **{"Idempotency-Key": key})
    assert response.status_code == 400
    assert refusal(response)["errors"] == {"Idempotency-Key": ["Give 1 to 255 printable characters."]}
    assert not Client.objects.exists()

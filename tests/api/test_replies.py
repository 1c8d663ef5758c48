"""What every reply carries, and the addresses that belong to no resource."""

from __future__ import annotations

import json
import re

import pytest

from erp.api.registry import resources
from tests.support import people
from tests.support.program import Program, data, refusal

pytestmark = pytest.mark.django_db


def test_a_request_id_is_taken_from_the_caller_or_made(api: Program) -> None:
    assert api.get("me", **{"X-Request-Id": "shop:17.a_b-c"})["X-Request-Id"] == "shop:17.a_b-c"
    for unfit in ("", "a b", "x" * 101, "é"):
        assert re.fullmatch(r"[0-9a-f]{32}", api.get("me", **{"X-Request-Id": unfit})["X-Request-Id"])


def test_a_refusal_names_its_request(api: Program) -> None:
    response = api.get("nothing", **{"X-Request-Id": "r-1"})
    assert json.loads(response.content)["meta"] == {"request_id": "r-1"}


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/clients/", "/api/", "/api/v2/clients", "/api/v1"]
)
def test_any_other_address_is_404_in_the_api_s_own_form(path: str, api: Program) -> None:
    for method in ("GET", "POST", "DELETE"):
        response = api.call(method, path)
        assert response.status_code == 404
        assert refusal(response) == {
            "message": "There is nothing at this address.",
            "errors": {},
            "error": {"code": "NOT_FOUND"},
        }


def test_a_method_that_is_not_offered_is_405(api: Program) -> None:
    for method, path in {
        "DELETE": "periods/1",
        "PUT": "me",
        "OPTIONS": "clients",
        "TRACE": "clients",
    }.items():
        response = api.call(method, path)
        assert response.status_code == 405, (method, path)
        assert refusal(response)["error"] == {"code": "METHOD_NOT_ALLOWED"}


def test_a_body_of_unknown_length_is_411(api: Program) -> None:
    api.environ = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    response = api.post("clients", {"name": "A"})
    assert response.status_code == 411
    assert refusal(response)["message"] == "Send Content-Length."


def test_me_answers_the_members_of_the_seed(owner) -> None:
    key = people.key(owner, description="ERP Integration", abilities=["read", "write"])[1]
    assert data(Program(key).get("me")) == {
        "tenant_id": "acme",
        "tenant_name": "Acme",
        "token_name": "ERP Integration",
        "abilities": ["read", "write"],
        "last_used_at": None,
    }


def test_the_index_tells_every_resource_and_what_may_be_done_with_it(api: Program, owner) -> None:
    listed = {row["name"]: row for row in data(api.get(""))}
    assert list(listed) == list(resources())
    assert listed["invoices"] == {
        "name": "invoices",
        "title": "invoices",
        "url": "http://testserver/api/v1/invoices",
        "rights": ["get", "post", "put", "delete"],
        "actions": ["post", "void"],
    }
    narrow = Program(people.key(owner, access={"clients": ["get"]})[1])
    rights = {row["name"]: row["rights"] for row in data(narrow.get(""))}
    assert rights == {name: ["get"] if name == "clients" else [] for name in resources()}


def test_an_error_of_ours_tells_nothing_but_its_request(
    api: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("erp.api.reader.read", fail)
    response = api.get("clients")
    assert response.status_code == 500
    assert refusal(response) == {
        "message": "Something went wrong on our side. Nothing was changed.",
        "errors": {},
        "error": {"code": "INTERNAL_ERROR"},
    }


def test_messages_follow_the_caller_s_language_where_there_is_a_translation(api: Program) -> None:
    response = api.post("clients", {}, **{"Accept-Language": "es"})
    assert refusal(response)["errors"] == {"name": ["Este campo es requerido."]}

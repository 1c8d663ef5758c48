"""A program that calls the API with the key it was given."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

NOTHING: Any = object()

# One for all: a client loads every middleware anew. The API answers no cookies.
_client = Client()


class Program:
    """`Program(key).post("clients", {"name": "Acme"})`. A path that begins with "/" is taken as it is.

    A body that is bytes is sent as it is, anything else as JSON. Errors of ours that no handler turned into a
    reply are raised in the test.
    """

    def __init__(self, key: str | None, **environ: Any) -> None:
        self.key = key
        self.environ = environ

    def call(self, method: str, path: str, body: Any = NOTHING, **headers: str) -> HttpResponse:
        if self.key is not None:
            headers = {"Authorization": f"Bearer {self.key}", **headers}
        data = b"" if body is NOTHING else body if isinstance(body, bytes) else json.dumps(body).encode()
        address = path if path.startswith("/") else f"/api/v1/{path}"
        return _client.generic(
            method.upper(), address, data, content_type="application/json", headers=headers, **self.environ
        )

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = NOTHING, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any = NOTHING, **headers: str) -> HttpResponse:
        return self.call("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = NOTHING, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, body: Any = NOTHING, **headers: str) -> HttpResponse:
        return self.call("DELETE", path, body, **headers)


def data(response: HttpResponse, status: int = 200) -> Any:
    """What a reply holds under `data`; fails with the whole body if the status is another."""
    assert response.status_code == status, response.content.decode()
    return json.loads(response.content)["data"]


def refusal(response: HttpResponse) -> dict[str, Any]:
    """The body of a refusal without its request id, which is checked to be the header's."""
    body = json.loads(response.content)
    assert body.pop("meta") == {"request_id": response["X-Request-Id"]}
    return body

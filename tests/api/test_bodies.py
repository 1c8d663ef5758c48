"""What can't be read as a JSON body is refused before anything of it is looked at."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.support.digest import digest
from tests.support.people import bearer
from tests.support.program import Program, refusal

NOT_JSON = "The body is not JSON (line 1, column {}).".format


@pytest.mark.parametrize(
    ("body", "message", "errors"),
    [
        (b"{", NOT_JSON(2), {}),
        (b'{"name": "A"} x', NOT_JSON(15), {}),
        (b"\xef\xbb\xbf{}", NOT_JSON(1), {}),
        (b"{'name': 'A'}", NOT_JSON(2), {}),
        (b'{"name": NaN}', "The body is not JSON: NaN is no number.", {}),
        (b'{"credit_limit": -Infinity}', "The body is not JSON: -Infinity is no number.", {}),
        (b'{"name": "\xff"}', "The body is not UTF-8 (byte 10).", {}),
        (b"[" * 100_000, "The body is nested too deeply.", {}),
        (b'{"payment_terms": ' + b"1" * 5000 + b"}", "The body holds a number that can't be read.", {}),
        (
            b'{"name": "A", "name": "B"}',
            "The request can't be read.",
            {"name": ["The member is given twice."]},
        ),
        (b'"A"', "Send an object.", {}),
        (b"5", "Send an object.", {}),
        (b"null", "Send an object.", {}),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_body_that_can_not_be_read_is_400(
    body: bytes, message: str, errors: dict[str, Any], api: Program
) -> None:
    before = digest()
    response = api.post("clients", body)
    assert response.status_code == 400
    assert refusal(response) == {"message": message, "errors": errors, "error": {"code": "BAD_REQUEST"}}
    assert digest() == before


def test_half_a_character_is_refused_as_a_value(api: Program) -> None:
    response = api.post("clients", b'{"name": "\\ud800"}')
    assert response.status_code == 422
    assert refusal(response)["errors"] == {"name": ["Surrogate characters are not allowed: U+D800."]}


def test_no_body_is_an_empty_object(api: Program) -> None:
    response = api.post("clients")
    assert response.status_code == 422
    assert refusal(response)["errors"] == {"name": ["This field is required."]}


@pytest.mark.parametrize("extra", [0, 1])
def test_the_limit_of_a_body_is_that_of_the_settings(extra: int, api: Program) -> None:
    frame = b'{"name": ""}'
    body = frame[:-2] + b"a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE - len(frame) + extra) + frame[-2:]
    before = digest()
    response = api.post("clients", body)
    assert response.status_code == (413 if extra else 422)
    assert digest() == before
    if extra:
        assert refusal(response) == {
            "message": "The body is too large.",
            "errors": {},
            "error": {"code": "PAYLOAD_TOO_LARGE"},
        }


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_another_media_type_is_415(content_type: str, api: Program) -> None:
    response = Client().generic(
        "POST", "/api/v1/clients", b"name=A", content_type=content_type, headers=bearer(str(api.key))
    )
    assert response.status_code == 415
    assert refusal(response) == {
        "message": f'Unsupported media type "{content_type}" in request.',
        "errors": {},
        "error": {"code": "UNSUPPORTED_MEDIA_TYPE"},
    }


def test_a_body_of_unknown_length_is_411_instead_of_lost(api: Program) -> None:
    headers = {**bearer(str(api.key)), "Transfer-Encoding": "chunked"}
    response = Client().generic("POST", "/api/v1/clients", b"", "application/json", headers=headers)
    assert response.status_code == 411
    assert refusal(response) == {
        "message": "Send Content-Length.",
        "errors": {},
        "error": {"code": "LENGTH_REQUIRED"},
    }

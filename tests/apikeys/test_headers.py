"""Where a request may show its key, and which of several decides."""

import base64

import pytest

from apikeys.headers import shown

KEY = "7|mzn_" + "k" * 40
OTHER = "8|mzn_" + "o" * 40


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({}, None),
        ({"HTTP_AUTHORIZATION": f"Bearer {KEY}"}, KEY),
        ({"HTTP_AUTHORIZATION": f"bearer  {KEY} "}, KEY),
        ({"HTTP_AUTHORIZATION": basic("api", KEY)}, KEY),
        ({"HTTP_AUTHORIZATION": basic("API", KEY)}, ""),
        ({"HTTP_AUTHORIZATION": basic("admin", KEY)}, ""),
        ({"HTTP_AUTHORIZATION": "Basic api:" + KEY}, ""),
        ({"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(b"api").decode()}, ""),
        ({"HTTP_AUTHORIZATION": "Basic " + base64.b64encode("api:é".encode()).decode()}, ""),
        ({"HTTP_AUTHORIZATION": f"Token {KEY}"}, ""),
        ({"HTTP_AUTHORIZATION": KEY}, ""),
        ({"HTTP_AUTHORIZATION": "Bearer"}, ""),
        ({"HTTP_AUTHORIZATION": ""}, ""),
        ({"HTTP_X_API_KEY": KEY}, KEY),
        ({"HTTP_APIKEY": KEY}, KEY),
        ({"HTTP_X_AUTH_TOKEN": KEY}, KEY),
        ({"HTTP_TOKEN": KEY}, KEY),
        ({"HTTP_TOKEN": f" {KEY} "}, KEY),
        # Authorization decides wherever it is, also when it is wrong.
        ({"HTTP_AUTHORIZATION": f"Bearer {KEY}", "HTTP_X_API_KEY": OTHER}, KEY),
        ({"HTTP_AUTHORIZATION": "Digest x", "HTTP_X_API_KEY": KEY}, ""),
        # Then the others, in their order.
        ({"HTTP_TOKEN": OTHER, "HTTP_X_API_KEY": KEY}, KEY),
        ({"HTTP_X_AUTH_TOKEN": OTHER, "HTTP_APIKEY": KEY}, KEY),
        ({"HTTP_TOKEN": OTHER, "HTTP_X_AUTH_TOKEN": KEY}, KEY),
        ({"HTTP_X_API_KEY": "", "HTTP_TOKEN": KEY}, ""),
        ({"HTTP_COOKIE": f"Token={KEY}", "QUERY_STRING": f"api_key={KEY}"}, None),
    ],
)
def test_the_text_that_is_shown(headers, text):
    assert shown(headers) == text

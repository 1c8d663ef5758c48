"""The API's pages in a real browser: they draw under the content security policy, from local files only."""

from typing import Any

import pytest

# ReDoc would draw its maker's logo from their server; the policy does not let it.
LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("address", "drawn"),
    [
        ("/api/docs", "#swagger-ui .info .title"),
        ("/api/redoc", "redoc h1"),
        ("/admin/login/", "#id_username"),
    ],
)
def test_a_page_draws_without_complaints(page: Any, live_server: Any, address: str, drawn: str) -> None:
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((live_server.url, "data:", "blob:"))
            else elsewhere.append(request.url)
        ),
    )
    page.goto(address)
    page.wait_for_selector(drawn, timeout=20_000)
    seen = [text for text in complaints + elsewhere if LOGO not in text]
    assert seen == []

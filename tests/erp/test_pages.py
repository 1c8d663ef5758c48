"""Pages that need no company: the API's documents and the sign-in, each from local files only."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

PAGES = ["/api/docs", "/api/docs?script=", "/api/redoc", "/admin/login/", "/admin/password_reset/"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_no_other_server(client: Client, address: str) -> None:
    reply = client.get(address)
    assert reply.status_code == 200
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']+""", reply.content.decode())


@pytest.mark.parametrize("address", ["/api/docs", "/api/redoc"])
def test_the_files_a_page_names_are_there(client: Client, address: str) -> None:
    names = re.findall(r'(?:src|href)="/static/([^"]+)"', client.get(address).content.decode())
    assert names
    assert [name for name in names if finders.find(name) is None] == []


@pytest.mark.django_db
def test_the_document_is_openapi_3_1(client: Client) -> None:
    reply = client.get("/api/schema")
    assert reply.status_code == 200
    assert reply.json()["openapi"] == "3.1.0"


@pytest.mark.django_db
def test_only_the_admin_may_evaluate(client: Client) -> None:
    assert "'unsafe-eval'" in client.get("/admin/login/")["Content-Security-Policy"]
    policy = client.get("/api/docs")["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self'" in policy

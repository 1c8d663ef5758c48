"""Pages by number, and by cursor."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.support.program import Program, data, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(api: Program) -> list[int]:
    """Seven clients, two of a name."""
    names = ["C", "A", "B", "A", "E", "D", "F"]
    return [row["id"] for row in data(api.post("clients", [{"name": name} for name in names]))]


def page(api: Program, query: str) -> dict:
    response = api.get(f"clients?fields=id,name&{query}")
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def test_a_page_tells_where_it_is_and_how_to_go_on(clients: list[int], api: Program) -> None:
    body = page(api, "per_page=3&page=2&name__ne=F")
    assert [row["id"] for row in body["data"]] == clients[3:6]
    assert body["meta"] == {"current_page": 2, "last_page": 2, "per_page": 3, "total": 6}
    linked = {
        name: dict(parse_qsl(urlsplit(link).query)).get("page") if link else None
        for name, link in body["links"].items()
    }
    assert linked == {"first": "1", "last": "2", "next": None, "prev": "1"}
    assert body["links"]["prev"].startswith("http://testserver/api/v1/clients?")
    assert dict(parse_qsl(urlsplit(body["links"]["prev"]).query))["name__ne"] == "F"


def test_a_page_beyond_the_end_is_empty_and_still_counts(clients: list[int], api: Program) -> None:
    body = page(api, "per_page=3&page=9")
    assert body["data"] == []
    assert body["meta"] == {"current_page": 9, "last_page": 3, "per_page": 3, "total": 7}


def test_nothing_found_is_one_empty_page(api: Program) -> None:
    body = page(api, "")
    assert (body["data"], body["meta"]) == (
        [],
        {"current_page": 1, "last_page": 1, "per_page": 15, "total": 0},
    )


@pytest.mark.parametrize("sort", ["id", "name", "created_at"])
def test_cursors_walk_over_every_record_once(sort: str, clients: list[int], api: Program) -> None:
    for order in ("asc", "desc"):
        _walk(sort, order, clients, api)


def _walk(sort: str, order: str, clients: list[int], api: Program) -> None:
    query = f"sort={sort}&order={order}&per_page=2"
    walked, cursor, pages = [], "", 0
    while cursor is not None:
        body = page(api, f"{query}&cursor={cursor}")
        walked += [row["id"] for row in body["data"]]
        cursor = body["meta"]["next_cursor"]
        pages += 1
        assert body["meta"] == {"per_page": 2, "next_cursor": cursor}
    assert pages == 4
    whole = [row["id"] for row in page(api, f"sort={sort}&order={order}&per_page=100")["data"]]
    assert walked == whole
    assert sorted(walked) == sorted(clients)


def test_the_next_link_leads_to_the_next_page(clients: list[int], api: Program) -> None:
    body = page(api, "cursor=&per_page=4")
    following = json.loads(
        api.get(urlsplit(body["links"]["next"])._replace(scheme="", netloc="").geturl()).content
    )
    assert [row["id"] for row in following["data"]] == clients[4:]
    assert (following["links"]["next"], following["meta"]["next_cursor"]) == (None, None)


def test_a_cursor_is_not_disturbed_by_rows_that_come_and_go(clients: list[int], api: Program) -> None:
    first = page(api, "cursor=&per_page=3")
    assert api.delete(f"clients/{clients[0]}").status_code == 204
    assert api.delete(f"clients/{clients[2]}").status_code == 204
    data(api.post("clients", {"name": "G"}), 201)
    rest = page(api, f"cursor={first['meta']['next_cursor']}&per_page=100")
    assert [row["id"] for row in rest["data"]][:-1] == clients[3:]
    assert rest["data"][-1]["name"] == "G"


def _cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


NOT_OURS = {"cursor": ["The cursor is not one of ours."]}
REFUSED = {
    "cursor=x": NOT_OURS,
    "cursor=%00": NOT_OURS,
    f"cursor={_cursor('id', False, 10**30, None)}": NOT_OURS,
    f"cursor={_cursor('id', False, 'x', None)}": NOT_OURS,
    f"cursor={_cursor('created_at', False, 1, 'soon')}&sort=created_at": NOT_OURS,
    f"cursor={_cursor('id', False, True, None)}": NOT_OURS,
    f"cursor={_cursor('created_at', False, 1, '0001-01-01T00:00:00+23:59')}&sort=created_at": NOT_OURS,
    f"cursor={_cursor('name', False, 1, chr(0))}&sort=name": NOT_OURS,
    f"cursor={_cursor('name', False, 1, chr(0xD800))}&sort=name": NOT_OURS,
    f"cursor={_cursor('name', False, 1, 'A')}": {"cursor": ["The cursor was made for another order."]},
    "cursor=&sort=credit_limit": {
        "sort": ["A cursor can't sort by a member that is computed or may be null."]
    },
    "cursor=&sort=balance": {"sort": ["A cursor can't sort by a member that is computed or may be null."]},
    "cursor=&per_page=1001": {"per_page": ["Give a whole number from 1 to 1000."]},
    "per_page=101": {"per_page": ["Give a whole number from 1 to 100."]},
    "per_page=0": {"per_page": ["Give a whole number from 1 to 100."]},
    "page=0": {"page": ["Give a whole number from 1 to 2147483648."]},
    "page=-1": {"page": ["Give a whole number from 1 to 2147483648."]},
    "page=two": {"page": ["Give a whole number from 1 to 2147483648."]},
}


def test_refuses_what_is_no_page(api: Program, subtests: pytest.Subtests) -> None:
    for query, errors in REFUSED.items():
        with subtests.test(query):
            response = api.get(f"clients?{query}")
            assert response.status_code == 400
            assert refusal(response)["errors"] == errors

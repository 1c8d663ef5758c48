"""How many statements each route takes, authentication included: pinned in query_counts.json.

Both databases take the same. A count that changed on purpose is written anew by
`UPDATE_QUERY_COUNTS=1 pytest tests/api/test_query_counts.py`, and the difference is looked at in review.
"""

import json
import os
from pathlib import Path

import pytest

from erp.api.registry import resources
from tests.support.program import Program, data
from tests.support.routes import Route, routes
from tests.support.samples import Samples, line_members, prepared
from tests.support.statements import statements
from tests.support.trade import Trade

FILE = Path(__file__).with_name("query_counts.json")
HOW = "If that is meant: UPDATE_QUERY_COUNTS=1 pytest tests/api/test_query_counts.py"

# Authentication; the keys and the rows; of a list, the count as well (design.md, section 4).
MOST = {"list": 4, "retrieve": 3}

LINES = [(name, lines) for name in resources() for lines in line_members(name)]


def pinned() -> dict[str, int]:
    found: dict[str, int] = json.loads(FILE.read_text())
    return found


def write_down(route: Route, count: int) -> None:
    """Replace the count of one route, and forget routes that are gone."""
    known = {str(each) for each in routes()}
    counts = {**pinned(), str(route): count}
    kept = {name: counts[name] for name in sorted(counts) if name in known}
    FILE.write_text(json.dumps(kept, indent=2) + "\n")


@pytest.mark.parametrize("route", routes(), ids=str)
def test_a_route_takes_as_many_statements_as_it_did(route: Route, api: Program, samples: Samples) -> None:
    name = route.resource.name
    if route.handler == "list":
        # A page that is full, with another one after it, is the one that has to be counted.
        for _ in range(2):
            samples.record(name)
    request = prepared(route, samples)
    if route.handler == "list":
        found = statements(lambda: data(api.get(f"{name}?per_page=1")))
    else:
        found = statements(lambda: request(api))

    if os.environ.get("UPDATE_QUERY_COUNTS"):
        write_down(route, len(found))
    told = "\n".join([HOW, *found])
    assert len(found) <= MOST.get(route.handler, len(found)), told
    assert len(found) == pinned().get(str(route), len(found)), told


def test_what_is_pinned_exists() -> None:
    assert set(pinned()) <= {str(route) for route in routes()}


# Django cuts a bulk insert on SQLite at 999 parameters, so there the number of statements grows slowly.
@pytest.mark.postgres
@pytest.mark.parametrize(("name", "lines"), LINES)
def test_creating_and_posting_takes_as_many_statements_for_300_lines_as_for_3(
    name: str, lines: str, api: Program, samples: Samples
) -> None:
    body = samples.body(name)
    counts = []
    # Twice three: the first goods of a kind that come to a store open its level.
    for times in (3, 3, 300):
        many = {**body, lines: body[lines] * times}
        create = len(statements(lambda many=many: data(api.post(name, many), 201)))
        record = data(api.post(name, many), 201)
        post = len(statements(lambda record=record: data(api.post(f"{name}/{record['id']}/post"))))
        counts.append((create, post))
    assert counts[1] == counts[2]


@pytest.mark.postgres
def test_selling_300_kinds_of_goods_takes_as_many_statements_as_3(api: Program, samples: Samples) -> None:
    trade = Trade(samples)
    rows = [{"name": f"Goods {number}", "track_stock": True, "price": "2"} for number in range(300)]
    goods = [row["id"] for row in data(api.post("products", rows))]
    receipt = [{"product_id": pk, "quantity": "9", "unit_cost": "1.10"} for pk in goods]
    opening = data(api.post("stock-transactions", {"type": "in", "items": receipt}), 201)
    data(api.post(f"stock-transactions/{opening['id']}/post"))
    counts = []
    for some in (goods[:3], goods):
        draft = trade.draft(*({"product_id": pk, "quantity": "1"} for pk in some))
        posted = statements(lambda draft=draft: data(api.post(f"invoices/{draft['id']}/post")))
        counts.append(len(posted))
    assert counts[0] == counts[1]

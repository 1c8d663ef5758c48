"""The filter grammar, search and sorting, on values that tell the lookups apart."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from erp.api.registry import resources
from erp.api.selection import Leaf, selection_of
from tests.support.program import Program, data, refusal
from tests.support.samples import Samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(api: Program) -> None:
    rows = [
        {
            "name": "Alpha",
            "credit_limit": "10.5",
            "email": "a@x.example",
            "payment_terms": 1,
            "external_id": "A",
        },
        {
            "name": "beta",
            "credit_limit": None,
            "email": "b@x.example",
            "payment_terms": 2,
            "external_id": "B",
        },
        {"name": "Gamma 100%", "credit_limit": "10.50", "type": "individual", "payment_terms": 3},
        {"name": "دلتا", "credit_limit": "0", "is_active": False, "payment_terms": 4},
    ]
    data(api.post("clients", rows))


FOUND = {
    "name=Alpha": [1],
    "name=alpha": [],
    "name__contains=A": [1, 2, 3],
    "name__contains=100%25": [3],
    "name__contains=_": [],
    "name__in=Alpha,beta": [1, 2],
    "name__ne=Alpha": [2, 3, 4],
    "credit_limit=10.5": [1, 3],
    "credit_limit__gt=10.4999": [1, 3],
    "credit_limit__lt=10.5": [4],
    "credit_limit__lte=10.5": [1, 3, 4],
    "credit_limit__gte=0": [1, 3, 4],
    "credit_limit__isnull=true": [2],
    "credit_limit__isnull=false": [1, 3, 4],
    "payment_terms__in=1,%204": [1, 4],
    "payment_terms__gt=1&payment_terms__lt=4": [2, 3],
    "type=individual": [3],
    "is_active=false": [4],
    "is_active=1": [1, 2, 3],
    "external_id=B": [2],
    "external_id__isnull=true": [3, 4],
    "balance=0": [1, 2, 3, 4],
    "balance__gt=0": [],
    "created_at__gte=2026-03-15T09:30:00Z": [1, 2, 3, 4],
    "created_at__gt=2026-03-15T12:30:00%2B03:00": [],
    "updated_since=2026-03-15T09:30:00Z": [1, 2, 3, 4],
    "updated_since=2026-03-15T09:30:01Z": [],
    "search=x.example": [1, 2],
    "search=x.example%20ALPHA": [1],
    "search=دلتا": [4],
    "search=": [1, 2, 3, 4],
}


def test_finds_just_these(clients: None, api: Program, subtests: pytest.Subtests) -> None:
    for query, found in FOUND.items():
        with subtests.test(query):
            assert [row["payment_terms"] for row in data(api.get(f"clients?{query}"))] == found


def test_related_records_are_filtered_by_id_and_by_external_reference(api: Program) -> None:
    [one, two] = data(
        api.post("clients", [{"name": "A", "external_id": "A"}, {"name": "B", "external_id": "B"}])
    )
    for client in (one, two):
        data(api.post("invoices", {"client_id": client["id"], "items": []}), 201)

    def found(query: str) -> list[str]:
        return [row["client"]["name"] for row in data(api.get(f"invoices?{query}"))]

    assert found(f"client_id={one['id']}") == ["A"]
    assert found(f"client_id__ne={one['id']}") == ["B"]
    assert found("client_external_id=B") == ["B"]
    assert found("client_external_id__in=A,B") == ["A", "B"]


SORTED = {
    "sort=payment_terms&order=desc": [4, 3, 2, 1],
    "sort_by=payment_terms&sort_order=desc": [4, 3, 2, 1],
    "sort=credit_limit": [4, 1, 3, 2],
    "sort=credit_limit&order=desc": [3, 1, 4, 2],
    "sort=balance&order=desc": [4, 3, 2, 1],
}


def test_sorts_with_ties_by_id_and_nulls_last(clients: None, api: Program, subtests: pytest.Subtests) -> None:
    for query, found in SORTED.items():
        with subtests.test(query):
            assert [row["payment_terms"] for row in data(api.get(f"clients?{query}"))] == found


REFUSED = {
    "sort=nothing": {"sort": ["There is no such member to sort by."]},
    "sort=address": {"sort": ["There is no such member to sort by."]},
    "sort=name&order=up": {"order": ["Give asc or desc."]},
    "name=a&name=b": {"name": ["The parameter is given twice."]},
    "type=robot": {"type": ["Choose one of: individual, business."]},
    "is_active=maybe": {"is_active": ["Give true or false."]},
    "payment_terms=1.5": {"payment_terms": ["Give a whole number."]},
    "payment_terms=99999999999999999999": {"payment_terms": ["Give a whole number."]},
    "credit_limit=1e400": {"credit_limit": ["1e400 is no such number."]},
    "credit_limit__in=1,x": {"credit_limit__in": ["x is no such number."]},
    "name=%00": {"name": ["A text can't hold a null character."]},
    "search=%00": {"search": ["A text can't hold a null character."]},
    "updated_since=2026-03-15": {
        "updated_since": ['Give an instant with its offset, such as "2026-01-31T10:00:00Z".']
    },
    "created_at=2026-13-45T99:00:00Z": {
        "created_at": ['Give an instant with its offset, such as "2026-01-31T10:00:00Z".']
    },
}


def test_refuses_what_it_can_t_read(api: Program, subtests: pytest.Subtests) -> None:
    for query, errors in REFUSED.items():
        with subtests.test(query):
            response = api.get(f"clients?{query}")
            assert response.status_code == 400
            assert refusal(response)["errors"] == errors


def test_every_value_of_every_resource_can_be_filtered_and_sorted_by(
    samples: Samples, api: Program, subtests: pytest.Subtests
) -> None:
    for name, resource in resources().items():
        samples.record(name)
        for member, node in selection_of(resource).nodes.items():
            if not isinstance(node, Leaf):
                continue
            with subtests.test(f"{name}.{member}"):
                value = data(api.get(f"{name}?fields={member}&per_page=1"))[0][member]
                text = {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
                query = f"{member}__isnull=true" if value is None else urlencode({member: text})
                assert value in [row[member] for row in data(api.get(f"{name}?{query}&fields={member}"))]
                for order in ("asc", "desc"):
                    assert api.get(f"{name}?sort={member}&order={order}").status_code == 200


def test_a_total_that_depends_on_the_day_is_of_the_company_s_day(api: Program, clock) -> None:
    client = data(api.post("clients", {"name": "Late", "payment_terms": 1}), 201)["id"]
    body = {"client_id": client, "items": [{"name": "Setup", "quantity": "1", "unit_price": "10"}]}
    data(api.post(f"invoices/{data(api.post('invoices', body), 201)['id']}/post"))
    assert data(api.get("clients?overdue__gt=0")) == []
    clock.forward(days=2)
    assert [row["name"] for row in data(api.get("clients?overdue__gt=0&sort=overdue"))] == ["Late"]


ODD = [
    "updated_since=0001-01-01T00:00:00%2B23:59",
    "created_at__gte=9999-12-31T23:59:59-23:59",
    "id=--1",
    "id__in=" + "0" * 31 + "99999999999999999999",
    "credit_limit=1_000",
    "credit_limit=٧",
    "sort=name&sort_by=id",
    "order=asc&sort_order=desc",
    "cursor=&page=2",
]


def test_values_at_the_edge_are_refused(api: Program, subtests: pytest.Subtests) -> None:
    for query in ODD:
        with subtests.test(query):
            assert api.get(f"clients?{query}").status_code == 400
    assert api.get("invoices?journal_id=99999999999999999999").status_code == 400
    assert refusal(api.get("invoices?payment_status=bogus"))["errors"] == {
        "payment_status": ["Choose one of: unpaid, partial, paid."]
    }
    assert api.get("clients/external_id:a%00b").status_code == 404
    assert api.get(f"clients/{10**19}").status_code == 404

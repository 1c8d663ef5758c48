"""Choosing what a reply holds."""

from __future__ import annotations

import pytest

from tests.support import people
from tests.support.program import Program, data, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(api: Program) -> int:
    client = data(api.post("clients", {"name": "Acme", "address": {"city": "Riyadh"}}), 201)["id"]
    product = data(api.post("products", {"name": "Setup", "type": "service", "price": "10"}), 201)["id"]
    body = {"client_id": client, "items": [{"product_id": product, "quantity": "2"}]}
    return data(api.post("invoices", body), 201)["id"]


def test_fields_narrow_to_just_these_in_the_resource_s_order(invoice: int, api: Program) -> None:
    found = data(api.get(f"invoices/{invoice}?fields=total,client.name,items.quantity,items.product.name"))
    assert found == {
        "client": {"name": "Acme"},
        "items": [{"quantity": "2", "product": {"name": "Setup"}}],
        "total": "20.00",
    }
    assert list(found) == ["client", "items", "total"]


def test_an_object_of_columns_narrows_too(invoice: int, api: Program) -> None:
    assert data(api.get("clients?fields=address.city")) == [{"address": {"city": "Riyadh"}}]


def test_fields_hold_for_what_a_write_answers(api: Program) -> None:
    assert data(api.post("clients?fields=name", {"name": "A"}), 201) == {"name": "A"}


def test_include_shows_a_relation_as_its_own_resource_does(invoice: int, api: Program) -> None:
    found = data(api.get(f"invoices/{invoice}?include=client,items.product"))
    assert found["client"] == data(api.get(f"clients/{found['client']['id']}"))
    product = found["items"][0]["product"]
    assert product == data(api.get(f"products/{product['id']}"))


def test_include_and_fields_together(invoice: int, api: Program) -> None:
    found = data(api.get(f"invoices/{invoice}?include=client&fields=client.address.city"))
    assert found == {"client": {"address": {"city": "Riyadh"}}}


REFUSED = {
    "fields=colour": {"fields": ["There is no member colour."]},
    "fields=client.colour": {"fields": ["There is no member client.colour."]},
    "fields=total.cents": {"fields": ["There is no member total.cents."]},
    "fields=items.product.colour": {"fields": ["There is no member items.product.colour."]},
    "fields=": {"fields": ["There is no member ."]},
    "include=total": {"include": ["There is no member total."]},
    "include=items.colour": {"include": ["There is no member items.colour."]},
    "include=company": {"include": ["There is no member company."]},
}


def test_what_is_no_member_is_named(invoice: int, api: Program, subtests: pytest.Subtests) -> None:
    for query, errors in REFUSED.items():
        with subtests.test(query):
            response = api.get(f"invoices/{invoice}?{query}")
            assert response.status_code == 400
            assert refusal(response)["errors"] == errors


def test_include_needs_the_right_to_read_what_it_shows(invoice: int, owner) -> None:
    narrow = Program(people.key(owner, access={"invoices": ["get"]})[1])
    assert data(narrow.get(f"invoices/{invoice}?fields=client"))["client"].keys() == {"id", "name"}
    response = narrow.get(f"invoices/{invoice}?include=client")
    assert response.status_code == 403
    wider = Program(people.key(owner, access={"invoices": ["get"], "clients": ["get"]})[1])
    assert wider.get(f"invoices/{invoice}?include=client").status_code == 200
    assert wider.get(f"invoices/{invoice}?include=items.product").status_code == 403

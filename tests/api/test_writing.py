"""Creating, changing and deleting: locations, versions, external references, many at once, traces."""

from __future__ import annotations

import pytest

from accounts.models.client import Client
from erp.audit.models.change import Change
from erp.webhooks.models.event import Event
from tests.support import people
from tests.support.digest import digest
from tests.support.program import Program, data, refusal

pytestmark = pytest.mark.django_db


def test_a_record_is_created_read_changed_and_deleted(api: Program) -> None:
    created = api.post("clients", {"name": "Acme", "external_id": "SHOP-17"})
    record = data(created, 201)
    assert created["Location"] == f"/api/v1/clients/{record['id']}"
    assert created["ETag"] == '"1"'
    read = api.get(created["Location"])
    assert (data(read), read["ETag"]) == (record, '"1"')
    changed = api.put(f"clients/{record['id']}", {"name": "Acme Ltd"})
    assert changed["ETag"] == '"2"'
    expected = {**record, "name": "Acme Ltd", "version": 2}
    assert data(changed) == {**expected, "updated_at": data(changed)["updated_at"]}
    deleted = api.delete(f"clients/{record['id']}")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert api.get(f"clients/{record['id']}").status_code == 404


def test_each_change_leaves_a_row_in_the_change_log_and_an_event(api: Program, owner) -> None:
    sent = {"X-Request-Id": "req-1"}
    pk = data(api.post("clients", {"name": "Acme"}, **sent), 201)["id"]
    data(api.patch(f"clients/{pk}", {"name": "Acme Ltd"}, **sent))
    data(api.patch(f"clients/{pk}", {"name": "Acme Ltd"}, **sent))
    assert api.delete(f"clients/{pk}", **sent).status_code == 204
    rows = Change.objects.filter(record_type="accounts.client", record_id=pk).order_by("pk")
    assert [(row.action, row.user_id, row.actor_kind, row.request_id) for row in rows] == [
        ("created", owner.user_id, "key", "req-1"),
        ("updated", owner.user_id, "key", "req-1"),
        ("deleted", owner.user_id, "key", "req-1"),
    ]
    assert (rows[0].before, rows[0].after["name"]) == (None, "Acme")
    assert (rows[1].before, rows[1].after) == ({"name": "Acme"}, {"name": "Acme Ltd"})
    assert (rows[2].before["name"], rows[2].after) == ("Acme Ltd", None)
    events = Event.objects.filter(record_type="accounts.client", record_id=pk).order_by("pk")
    assert [(event.name, event.record_version, event.change_id) for event in events] == [
        ("client.created", 1, rows[0].pk),
        ("client.updated", 2, rows[1].pk),
        ("client.deleted", 2, rows[2].pk),
    ]


def test_an_external_reference_names_a_record_wherever_an_id_does(api: Program) -> None:
    pk = data(api.post("clients", {"name": "Acme", "external_id": "A/1 ü"}), 201)["id"]
    assert data(api.get("clients/external_id:A%2F1%20%C3%BC"))["id"] == pk
    body = {"client_external_id": "A/1 ü", "items": []}
    assert data(api.post("invoices", body), 201)["client"]["id"] == pk


def test_put_by_external_reference_creates_once_and_then_changes(api: Program) -> None:
    first = api.put("clients/external_id:SHOP-17", {"name": "Acme"})
    second = api.put("clients/external_id:SHOP-17", {"name": "Acme Ltd"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert data(first, 201)["id"] == data(second)["id"]
    [client] = Client.objects.all()
    assert (client.external_id, client.name, client.version) == ("SHOP-17", "Acme Ltd", 2)


def test_put_by_external_reference_needs_the_right_to_create(api: Program, owner) -> None:
    narrow = Program(people.key(owner, access={"clients": ["get", "put"]})[1])
    assert narrow.put("clients/external_id:A", {"name": "A"}).status_code == 403
    assert api.put("clients/external_id:A", {"name": "A"}).status_code == 201
    assert narrow.put("clients/external_id:A", {"name": "B"}).status_code == 200


def test_put_by_external_reference_refuses_another_one_in_the_body(api: Program) -> None:
    response = api.put("clients/external_id:A", {"name": "A", "external_id": "B"})
    assert response.status_code == 422
    assert refusal(response)["errors"] == {"external_id": ["It differs from the one in the address."]}
    assert not Client.objects.exists()


def test_an_external_reference_is_given_once(api: Program) -> None:
    data(api.post("clients", {"name": "A", "external_id": "A"}), 201)
    before = digest()
    response = api.post("clients", {"name": "B", "external_id": "A"})
    assert response.status_code == 409
    assert refusal(response)["error"] == {"code": "CONFLICT", "reason": "duplicate"}
    assert list(refusal(response)["errors"]) == ["external_id"]
    assert digest() == before
    assert api.post("suppliers", {"name": "B", "external_id": "A"}).status_code == 201


def test_many_are_created_changed_and_deleted_in_one_call(api: Program) -> None:
    created = data(api.post("clients", [{"name": "A"}, {"name": "B"}]))
    assert [row["name"] for row in created] == ["A", "B"]
    ids = [row["id"] for row in created]
    changed = data(api.patch("clients", [{"id": ids[1], "name": "b"}, {"id": ids[0], "notes": "x"}]))
    assert [(row["id"], row["name"], row["notes"]) for row in changed] == [
        (ids[1], "b", ""),
        (ids[0], "A", "x"),
    ]
    assert data(api.delete("clients", ids)) == ids
    assert not Client.objects.exists()


def test_of_many_all_or_none_and_every_refusal_by_its_index(api: Program) -> None:
    data(api.post("clients", {"name": "A", "external_id": "taken"}), 201)
    before = digest()
    rows = [{"name": "B"}, {"name": ""}, {"nam": "C"}, {"name": "D", "external_id": "taken"}, "E"]
    response = api.post("clients", rows)
    assert response.status_code == 422
    assert refusal(response) == {
        "message": "Nothing was changed: some records were refused.",
        "errors": [
            {"index": 1, "errors": {"name": ["This field may not be blank."]}},
            {"index": 2, "errors": {"nam": ["There is no such member."]}},
            {
                "index": 3,
                "errors": {"external_id": ["Another client has this external reference already."]},
            },
        ],
        "error": {"code": "VALIDATION_ERROR"},
    }
    assert digest() == before


@pytest.mark.parametrize(
    ("method", "body", "problem"),
    [
        ("PATCH", [{"name": "A"}], {"id": ["Give the id of the record."]}),
        ("PATCH", [{"id": True, "name": "A"}], {"id": ["Give the id of the record."]}),
        ("PATCH", [{"id": 10**30, "name": "A"}], {"id": ["Give the id of the record."]}),
        ("DELETE", ["x"], {"id": ["Give the id of a record."]}),
        ("DELETE", [999999], {"non_field_errors": ["There is no client with this id."]}),
    ],
)
def test_bulk_calls_name_records_by_id(api: Program, method: str, body: list, problem: dict) -> None:
    response = api.call(method, "clients", body)
    assert response.status_code == 422
    assert refusal(response)["errors"] == [{"index": 0, "errors": problem}]


def test_bulk_takes_an_array_of_at_most_500(api: Program) -> None:
    assert api.patch("clients", {"id": 1}).status_code == 400
    response = api.post("clients", [{"name": "A"}] * 501)
    assert response.status_code == 400
    assert refusal(response)["message"] == "Send at most 500 records at once."
    assert not Client.objects.exists()


@pytest.mark.parametrize("header", ["3", "W/3", '"x"', '"1", "2"', '"' + "9" * 30 + '"'])
def test_an_if_match_that_is_no_tag_is_400(api: Program, header: str) -> None:
    pk = data(api.post("clients", {"name": "A"}), 201)["id"]
    response = api.patch(f"clients/{pk}", {"name": "B"}, **{"If-Match": header})
    assert response.status_code == 400
    assert refusal(response)["errors"] == {"If-Match": ['Give one entity tag, such as "3".']}


@pytest.mark.parametrize("header", ['"1"', 'W/"1"', "*"])
def test_an_if_match_of_the_current_version_writes(api: Program, header: str) -> None:
    pk = data(api.post("clients", {"name": "A"}), 201)["id"]
    assert api.delete(f"clients/{pk}", **{"If-Match": header}).status_code == 204


def test_deleting_with_a_stale_version_deletes_nothing(api: Program) -> None:
    pk = data(api.post("clients", {"name": "A"}), 201)["id"]
    assert api.delete(f"clients/{pk}", **{"If-Match": '"2"'}).status_code == 412
    assert Client.objects.filter(pk=pk).exists()


def test_a_used_record_is_not_deleted_and_says_by_what(api: Program) -> None:
    client = data(api.post("clients", {"name": "A"}), 201)["id"]
    data(api.post("invoices", {"client_id": client, "items": []}), 201)
    response = api.delete(f"clients/{client}")
    assert response.status_code == 409
    assert refusal(response)["error"] == {"code": "CONFLICT", "reason": "in_use"}
    assert "invoices" in refusal(response)["message"]


def test_a_version_is_no_condition_on_what_is_not_there_or_on_a_collection(api: Program) -> None:
    before = digest()
    for header in ('"1"', "*"):
        assert api.put("clients/external_id:new", {"name": "A"}, **{"If-Match": header}).status_code == 412
        for method, body in {"POST": {"name": "A"}, "PUT": [], "DELETE": []}.items():
            assert api.call(method, "clients", body, **{"If-Match": header}).status_code == 400
    assert digest() == before


STRICT = {
    "name": (5, ["Not a valid string."]),
    "is_active": ("yes", ["Must be a valid boolean."]),
    "payment_terms": ("5", ["A valid integer is required."]),
    "credit_limit": ("1_000", ['Enter a decimal number, such as "12.50".']),
    "external_id": ("", ["This field may not be blank."]),
    "email": (True, ["Enter a valid email address."]),
}


def test_a_value_of_another_type_is_not_read_as_one(api: Program, subtests: pytest.Subtests) -> None:
    for member, (value, problem) in STRICT.items():
        with subtests.test(member):
            response = api.post("clients", {"name": "A", member: value})
            assert response.status_code == 422
            assert refusal(response)["errors"] == {member: problem}
    assert api.post("clients", {"name": "A", "credit_limit": "\u0661"}).status_code == 422


def test_an_external_reference_is_taken_to_the_letter(api: Program) -> None:
    for attempt in (201, 200):
        assert api.put("clients/external_id:%20a1", {"name": "A"}).status_code == attempt
    assert [client.external_id for client in Client.objects.all()] == [" a1"]

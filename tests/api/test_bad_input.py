"""What bad input gets: the status of api-v1.md, the member at fault, and nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from accounting.models.period import Period
from tests.support.digest import digest
from tests.support.program import NOTHING, Program, data, refusal

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A company with something to sell, an invoice of each state, and a neighbour."""

    api: Program
    client: int
    product: int
    tax: int
    draft: int
    posted: int
    neighbour: dict[str, int]


@pytest.fixture
def world(api: Program, other: Program) -> World:
    client, product, tax = _basics(api)
    stock = {"type": "opening", "items": [{"product_id": product, "quantity": "5", "unit_cost": "4"}]}
    opening = data(api.post("stock-transactions", stock), 201)["id"]
    data(api.post(f"stock-transactions/{opening}/post"))
    body = {"client_id": client, "items": [{"product_id": product, "quantity": "1"}]}
    posted = data(api.post("invoices", body), 201)["id"]
    data(api.post(f"invoices/{posted}/post"))
    draft = data(api.post("invoices", body), 201)["id"]
    theirs = _basics(other)
    return World(
        api, client, product, tax, draft, posted, dict(zip(("client", "product", "tax"), theirs, strict=True))
    )


def _basics(api: Program) -> tuple[int, int, int]:
    tax = data(api.post("taxes", {"name": "VAT", "rate": "15"}), 201)["id"]
    client = data(api.post("clients", {"name": "Acme"}), 201)["id"]
    body = {"name": "Paper", "price": "10", "track_stock": True, "tax1_id": tax}
    return client, data(api.post("products", body), 201)["id"], tax


def invoice(world: World, *, line: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    row = {"product_id": world.product, "quantity": "1", **(line or {})}
    return {"client_id": world.client, "items": [row], **members}


Sent = tuple[str, str, Any]
REFUSED: dict[str, tuple[Callable[[World], Sent], int, str | None, dict[str, list[str]]]] = {
    "unknown member": (
        lambda w: ("POST", "invoices", invoice(w, colour="red")),
        400,
        None,
        {"colour": ["There is no such member."]},
    ),
    "unknown member of a line": (
        lambda w: ("POST", "invoices", invoice(w, line={"colour": "red"})),
        400,
        None,
        {"items.0.colour": ["There is no such member."]},
    ),
    "member that can only be read": (
        lambda w: ("PATCH", f"invoices/{w.draft}", {"total": "1.00"}),
        400,
        None,
        {"total": ["This member can only be read."]},
    ),
    "related record written as an object": (
        lambda w: ("PATCH", f"invoices/{w.draft}", {"client": {"id": 1}}),
        400,
        None,
        {"client": ["It is read; write client_id."]},
    ),
    "unknown parameter": (
        lambda w: ("GET", "invoices?stauts=paid", NOTHING),
        400,
        None,
        {"stauts": ["There is no such parameter."]},
    ),
    "unknown lookup": (
        lambda w: ("GET", "invoices?total__like=1", NOTHING),
        400,
        None,
        {"total__like": ["There is no such parameter."]},
    ),
    "unknown parameter of a write": (
        lambda w: ("POST", "clients?notify=1", {"name": "A"}),
        400,
        None,
        {"notify": ["There is no such parameter."]},
    ),
    "filter value of another type": (
        lambda w: ("GET", "invoices?total__gte=much&date=soon&client_id=x", NOTHING),
        400,
        None,
        {
            "total__gte": ["much is no such number."],
            "date": ['Give a date, such as "2026-01-31".'],
            "client_id": ["Give a whole number."],
        },
    ),
    "wrong type": (
        lambda w: ("POST", "invoices", invoice(w, date=7, line={"quantity": {"a": 1}})),
        422,
        None,
        {
            "items.0.quantity": ['Enter a decimal number, such as "12.50".'],
            "date": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."],
        },
    ),
    "list where an object belongs": (
        lambda w: ("PATCH", f"invoices/{w.draft}", [1]),
        400,
        None,
        {},
    ),
    "missing members": (
        lambda w: ("POST", "invoices", {"items": [{"quantity": "1"}]}),
        422,
        None,
        {"client_id": ["This field is required."]},
    ),
    "negative quantity": (
        lambda w: ("POST", "invoices", invoice(w, line={"quantity": "-1"})),
        422,
        None,
        {"items.0.quantity": ["It must be above zero."]},
    ),
    "client of another company": (
        lambda w: ("POST", "invoices", invoice(w, client_id=w.neighbour["client"])),
        422,
        "reference_not_found",
        {"client_id": ["There is no client {client}."]},
    ),
    "product and tax of another company": (
        lambda w: (
            "POST",
            "invoices",
            invoice(w, line={"product_id": w.neighbour["product"], "tax1_id": w.neighbour["tax"]}),
        ),
        422,
        "reference_not_found",
        {
            "items.0.product_id": ["There is no product {product}."],
            "items.0.tax1_id": ["There is no tax {tax}."],
        },
    ),
    "posting twice": (
        lambda w: ("POST", f"invoices/{w.posted}/post", NOTHING),
        409,
        "already_posted",
        {},
    ),
    "editing a posted invoice": (
        lambda w: ("PATCH", f"invoices/{w.posted}", {"notes": "x"}),
        409,
        "posted",
        {},
    ),
    "deleting a posted invoice": (
        lambda w: ("DELETE", f"invoices/{w.posted}", NOTHING),
        409,
        "posted",
        {},
    ),
    "more than the stock": (
        lambda w: ("POST", f"invoices/{_of(w, '9')}/post", NOTHING),
        422,
        "insufficient_stock",
        {"items.0.quantity": ["There are only 4 of Paper in Main store."]},
    ),
    "overpaying": (
        lambda w: ("POST", "invoice-payments", {"invoice_id": w.posted, "amount": "11.51"}),
        422,
        "over_allocated",
        {"amount": ["Only 11.50 is due on this invoice."]},
    ),
    "paying a draft": (
        lambda w: ("POST", "invoice-payments", {"invoice_id": w.draft, "amount": "1"}),
        409,
        "not_posted",
        {"invoice_id": ["Only a posted invoice can be paid; this one is: Draft."]},
    ),
    "malformed JSON": (lambda w: ("POST", "clients", b'{"name": '), 400, None, {}),
    "no number": (lambda w: ("POST", "clients", b'{"payment_terms": NaN}'), 400, None, {}),
    "member given twice": (
        lambda w: ("POST", "clients", b'{"name": "A", "name": "B"}'),
        400,
        None,
        {"name": ["The member is given twice."]},
    ),
    "bad UTF-8": (lambda w: ("POST", "clients", b'{"name": "\xff"}'), 400, None, {}),
    "nested too deeply": (lambda w: ("POST", "clients", b"[" * 200_000), 400, None, {}),
    "oversized body": (
        lambda w: ("POST", "clients", b'{"name": "' + b"a" * 2_000_000 + b'"}'),
        413,
        None,
        {},
    ),
    "id beyond any": (lambda w: ("GET", f"invoices/{10**30}", NOTHING), 404, None, {}),
    "no such record": (lambda w: ("POST", "invoices/999999999/post", NOTHING), 404, None, {}),
    "null character": (
        lambda w: ("POST", "clients", {"name": "a\0b"}),
        422,
        None,
        {"name": ["Null characters are not allowed."]},
    ),
    "half of a surrogate pair": (
        lambda w: ("POST", "clients", b'{"name": "\\ud800"}'),
        422,
        None,
        {"name": ["Surrogate characters are not allowed: U+D800."]},
    ),
    "number too large": (
        lambda w: ("POST", "clients", {"name": "A", "credit_limit": "1e40"}),
        422,
        None,
        {"credit_limit": ["The number is too large."]},
    ),
    "too many decimals": (
        lambda w: ("POST", "clients", {"name": "A", "credit_limit": "0.00001"}),
        422,
        None,
        {"credit_limit": ["At most 4 decimals."]},
    ),
}


def _of(world: World, quantity: str) -> int:
    """A draft of so many pieces."""
    return int(data(world.api.post("invoices", invoice(world, line={"quantity": quantity})), 201)["id"])


def test_is_refused_with_its_member_and_changes_nothing(world: World, subtests: pytest.Subtests) -> None:
    for case, (sent, status, reason, errors) in REFUSED.items():
        with subtests.test(case):
            method, path, body = sent(world)
            before = digest()
            response = world.api.call(method, path, body)
            told = refusal(response)
            assert response.status_code == status, told
            assert told["error"].get("reason") == reason, told
            expected = {
                name: [line.format(**world.neighbour) for line in lines] for name, lines in errors.items()
            }
            assert told["errors"] == expected
            assert told["message"]
            assert digest() == before


def test_posting_into_a_closed_period_is_a_conflict_until_it_is_opened_again(world: World) -> None:
    [period] = data(world.api.get("periods?start=2026-03-01"))
    # The guard wants no drafts left in a period that closes, so this one is dated outside it until it did.
    data(world.api.patch(f"invoices/{world.draft}", {"date": "2026-04-01", "posting_date": "2026-04-01"}))
    data(world.api.post(f"periods/{period['id']}/close"))
    back = {"date": "2026-03-15", "posting_date": "2026-03-15"}
    data(world.api.patch(f"invoices/{world.draft}", back))
    before = digest()
    response = world.api.post(f"invoices/{world.draft}/post")
    assert (response.status_code, refusal(response)["error"]) == (
        409,
        {"code": "CONFLICT", "reason": "period_closed"},
    )
    assert list(refusal(response)["errors"]) == ["posting_date"]
    assert digest() == before
    data(world.api.post(f"periods/{period['id']}/reopen"))
    assert Period.objects.get(pk=period["id"]).state == "open"
    assert data(world.api.post(f"invoices/{world.draft}/post"))["state"] == "posted"


def test_a_body_that_is_not_json_is_415(world: World) -> None:
    before = digest()
    response = world.api.post("clients", b"name=A", **{"Content-Type": "application/x-www-form-urlencoded"})
    assert response.status_code == 415
    assert refusal(response)["error"] == {"code": "UNSUPPORTED_MEDIA_TYPE"}
    assert digest() == before


def test_a_stale_version_is_412_and_the_current_one_writes(world: World) -> None:
    before = digest()
    stale = world.api.patch(f"invoices/{world.draft}", {"notes": "x"}, **{"If-Match": '"7"'})
    assert stale.status_code == 412
    assert refusal(stale) == {
        "message": "The record changed since you read it: it is at version 1, you sent 7.",
        "errors": {},
        "error": {"code": "PRECONDITION_FAILED"},
    }
    assert digest() == before
    fresh = world.api.patch(f"invoices/{world.draft}", {"notes": "x"}, **{"If-Match": '"1"'})
    assert (fresh.status_code, fresh["ETag"]) == (200, '"2"')

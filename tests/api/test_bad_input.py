"""What a program gets wrong: the status, the member at fault, and nothing changed (issue, "Bad input")."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.http import HttpResponse

from tests.support.digest import digest
from tests.support.program import Program, data, refusal
from tests.support.samples import Samples
from tests.support.trade import Trade

NUMBER = 'Enter a decimal number, such as "12.50".'
REQUIRED = "This field is required."
CODES = {
    400: "BAD_REQUEST",
    404: "NOT_FOUND",
    409: "CONFLICT",
    412: "PRECONDITION_FAILED",
    422: "VALIDATION_ERROR",
}


@pytest.fixture
def trade(samples: Samples) -> Trade:
    return Trade(samples)


def refused(
    send: Callable[[], HttpResponse],
    status: int,
    message: str,
    errors: Mapping[str, str],
    reason: str | None = None,
) -> None:
    """The whole body of the refusal is this, and no table holds anything else than before."""
    before = digest()
    response = send()
    error = {"code": CODES[status], **({"reason": reason} if reason else {})}
    assert (response.status_code, refusal(response)) == (
        status,
        {"message": message, "errors": {path: [text] for path, text in errors.items()}, "error": error},
    )
    assert digest() == before


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"name": "A", "colour": "red"}, {"colour": "There is no such member."}),
        ({"name": "A", "address": {"planet": "Mars"}}, {"address.planet": "There is no such member."}),
        ({"name": "A", "number": "CLI-1"}, {"number": "This member can only be read."}),
        (
            {"name": "A", "id": 7, "version": 2},
            dict.fromkeys(["id", "version"], "This member can only be read."),
        ),
    ],
)
def test_an_unknown_member(body: dict[str, Any], errors: dict[str, str], api: Program) -> None:
    refused(lambda: api.post("clients", body), 400, "Some members can't be written.", errors)


def test_an_unknown_member_of_a_line_and_a_reference_written_as_it_is_read(trade: Trade) -> None:
    body = {"client": {"id": trade.client["id"]}, "items": [trade.line(colour="red")]}
    refused(
        lambda: trade.api.post("invoices", body),
        400,
        "Some members can't be written.",
        {"client": "It is read; write client_id.", "items.0.colour": "There is no such member."},
    )


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("stauts=paid", {"stauts": "There is no such parameter."}),
        ("name=a&name=b", {"name": "The parameter is given twice."}),
        ("is_active__gte=true", {"is_active__gte": "There is no such parameter."}),
        ("is_active=perhaps", {"is_active": "Give true or false."}),
        ("payment_terms__gte=soon", {"payment_terms__gte": "Give a whole number."}),
        ("credit_limit=much", {"credit_limit": "much is no such number."}),
        ("credit_limit=0.00001", {"credit_limit": "0.00001 is no such number."}),
        ("type=alien", {"type": "Choose one of: individual, business."}),
        (
            "created_at__gte=2026-01-31T10:00:00",
            {"created_at__gte": 'Give an instant with its offset, such as "2026-01-31T10:00:00Z".'},
        ),
        ("name=%00", {"name": "A text can't hold a null character."}),
    ],
)
def test_a_parameter_that_is_unknown_or_can_not_be_read(
    query: str, errors: dict[str, str], api: Program
) -> None:
    refused(lambda: api.get(f"clients?{query}"), 400, "Some parameters can't be used.", errors)


def test_a_parameter_of_lists_on_a_record(api: Program, samples: Samples) -> None:
    client = samples.related("clients")
    refused(
        lambda: api.get(f"clients/{client['id']}?page=1"),
        400,
        "Some parameters can't be used.",
        {"page": "There is no such parameter."},
    )


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"name": ["A"]}, {"name": "Not a valid string."}),
        ({"name": "A", "is_active": "maybe"}, {"is_active": "Must be a valid boolean."}),
        ({"name": "A", "payment_terms": "soon"}, {"payment_terms": "A valid integer is required."}),
        ({"name": "A", "type": "alien"}, {"type": '"alien" is not a valid choice.'}),
        ({"name": "A", "address": "here"}, {"address": "Invalid data. Expected a dictionary, but got str."}),
        ({"name": "A", "credit_limit": "much"}, {"credit_limit": NUMBER}),
        ({"name": "A", "credit_limit": True}, {"credit_limit": NUMBER}),
        ({"name": "A", "credit_limit": "1.00001"}, {"credit_limit": "At most 4 decimals."}),
        ({"name": "A", "credit_limit": "1e30"}, {"credit_limit": "The number is too large."}),
        ({"name": "A\0"}, {"name": "Null characters are not allowed."}),
        ({"name": "A" * 201}, {"name": "Ensure this field has no more than 200 characters."}),
        ({"name": None}, {"name": "This field may not be null."}),
        ({"name": "  "}, {"name": "This field may not be blank."}),
        ({}, {"name": REQUIRED}),
    ],
)
def test_a_member_of_the_wrong_type_or_missing(
    body: dict[str, Any], errors: dict[str, str], api: Program
) -> None:
    refused(lambda: api.post("clients", body), 422, "The given data was invalid.", errors)


@pytest.mark.parametrize(
    ("members", "errors"),
    [
        ({"client_id": "7"}, {"client_id": "Give the id of a record, a whole number."}),
        ({"client_id": True}, {"client_id": "Give the id of a record, a whole number."}),
        ({"items": {}}, {"items": 'Expected a list of items but got type "dict".'}),
        ({"items": [5]}, {"items.0": "Invalid data. Expected a dictionary, but got int."}),
        ({"items": [{"quantity": "many"}]}, {"items.0.quantity": NUMBER}),
        (
            {"date": "31/01/2026"},
            {"date": "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."},
        ),
    ],
)
def test_a_document_with_members_of_the_wrong_type(
    members: dict[str, Any], errors: dict[str, str], trade: Trade
) -> None:
    body = {**trade.body(), **members}
    refused(lambda: trade.api.post("invoices", body), 422, "The given data was invalid.", errors)


def test_a_document_without_what_it_needs(trade: Trade) -> None:
    required = dict.fromkeys(["items", "client_id"], REQUIRED)
    refused(lambda: trade.api.post("invoices", {}), 422, "The given data was invalid.", required)


@pytest.mark.parametrize(
    ("quantity", "price", "errors"),
    [
        ("-1", "10", {"items.0.quantity": "It must be above zero."}),
        ("0", "10", {"items.0.quantity": "It must be above zero."}),
        ("1", "-0.01", {"items.0.unit_price": "It must not be negative."}),
        ("1000000000.1", "10", {"items.0.quantity": "The number is too large."}),
    ],
)
def test_a_quantity_or_price_out_of_range(
    quantity: str, price: str, errors: dict[str, str], trade: Trade
) -> None:
    body = trade.body(trade.line(quantity, unit_price=price))
    refused(lambda: trade.api.post("invoices", body), 422, "Some values are not accepted.", errors)


def test_posting_twice(trade: Trade) -> None:
    invoice = trade.posted()
    message = "This invoice is posted already."
    path = f"invoices/{invoice['id']}/post"
    refused(lambda: trade.api.post(path), 409, message, {}, "already_posted")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_editing_or_deleting_a_posted_invoice(method: str, trade: Trade) -> None:
    path = f"invoices/{trade.posted()['id']}"
    message = "A posted invoice does not change: void it, or correct it with a credit note."
    refused(lambda: trade.api.call(method, path, {"notes": "x"}), 409, message, {}, "posted")


def test_posting_into_a_closed_period(trade: Trade) -> None:
    [february] = data(trade.api.get("periods?start=2026-02-01"))
    draft = trade.draft({"name": "Advice", "unit_price": "10"}, date="2026-04-30")
    data(trade.api.post(f"periods/{february['id']}/close"))
    data(trade.api.patch(f"invoices/{draft['id']}", {"date": "2026-02-28"}))
    message = "The period 2026-02 is closed."
    refused(
        lambda: trade.api.post(f"invoices/{draft['id']}/post"),
        409,
        message,
        {"posting_date": message},
        "period_closed",
    )


def test_selling_more_than_the_stock_over_all_lines_of_the_product(trade: Trade) -> None:
    draft = trade.draft(trade.line("1"), trade.line("11.000001"))
    name = f"{trade.product['sku']} {trade.product['name']}"
    refused(
        lambda: trade.api.post(f"invoices/{draft['id']}/post"),
        422,
        "There is not enough stock.",
        {"items.1.quantity": f"There are only 11 of {name} in Main store."},
        "insufficient_stock",
    )


def test_overpaying(trade: Trade) -> None:
    invoice = trade.posted()
    message = "Only 10.00 is due on this invoice."
    body = {"invoice_id": invoice["id"], "amount": "10.01"}
    refused(
        lambda: trade.api.post("invoice-payments", body), 422, message, {"amount": message}, "over_allocated"
    )


def test_paying_a_draft(trade: Trade) -> None:
    body = {"invoice_id": trade.draft()["id"], "amount": "1"}
    message = "Only a posted invoice can be paid; this one is: Draft."
    refused(
        lambda: trade.api.post("invoice-payments", body), 409, message, {"invoice_id": message}, "not_posted"
    )


def test_deleting_what_is_in_use(trade: Trade) -> None:
    trade.draft()
    path, message = f"clients/{trade.client['id']}", "It is in use by: invoices."
    refused(lambda: trade.api.delete(path), 409, message, {}, "in_use")


def test_a_second_record_by_the_same_external_id(api: Program) -> None:
    data(api.post("clients", {"name": "A", "external_id": "SHOP-1"}), 201)
    message = "Another client has this external reference already."
    body = {"name": "B", "external_id": "SHOP-1"}
    refused(lambda: api.post("clients", body), 409, message, {"external_id": message}, "duplicate")


def test_a_stale_version_is_412_and_the_current_one_writes(trade: Trade) -> None:
    path = f"invoices/{trade.draft()['id']}"
    message = "The record changed since you read it: it is at version 1, you sent 7."
    refused(lambda: trade.api.patch(path, {"notes": "x"}, **{"If-Match": '"7"'}), 412, message, {})
    fresh = trade.api.patch(path, {"notes": "x"}, **{"If-Match": '"1"'})
    assert (fresh.status_code, fresh["ETag"]) == (200, '"2"')


def test_an_unknown_parameter_of_a_write(api: Program) -> None:
    refused(
        lambda: api.post("clients?notify=1", {"name": "A"}),
        400,
        "Some parameters can't be used.",
        {"notify": "There is no such parameter."},
    )


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("PATCH", ""), ("POST", "/post")])
@pytest.mark.parametrize(
    "ref", ["0", "999999", str(2**63), "9" * 40, "-1", "1.0", "٧", "abc", "external_id:"]
)
def test_a_record_that_is_not_there(ref: str, method: str, path: str, api: Program) -> None:
    message = "There is no invoice here by this id."
    refused(lambda: api.call(method, f"invoices/{ref}{path}"), 404, message, {})


def test_an_empty_external_id(api: Program) -> None:
    errors = {"external_id": "This field may not be blank."}
    body = {"name": "A", "external_id": ""}
    refused(lambda: api.post("clients", body), 422, "The given data was invalid.", errors)

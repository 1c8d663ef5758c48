"""What a refusal by the database becomes: the same DomainError on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.models import ProtectedError
from django.utils import translation

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.models.open_item import OpenItem
from accounting.models.tax import Tax
from accounts.models.client import Client
from accounts.models.company import Company
from accounts.models.membership import Membership
from erp.audit.models.change import Change
from erp.core.commands import command
from erp.core.errors import Conflict, DomainError, Invalid
from erp.core.integrity import translate
from inventory.models.product import Product
from inventory.models.stock import StockLevel
from sales.models.invoice import Invoice, InvoiceItem
from tests.guards.attacks import sql
from tests.guards.rows import add_lines, make, make_company, post

pytestmark = pytest.mark.django_db


def refusal(attack: Callable[[], Any]) -> DomainError:
    """What `attack` comes out as."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        attack()
    meaning = translate(caught.value)
    assert meaning is not None, caught.value
    return meaning


def told(error: DomainError) -> tuple[type[DomainError], str | None, list[str]]:
    return type(error), error.reason, sorted(error.errors)


def twice(model: Any, **given: Any) -> Callable[[], Any]:
    row = make(model, make_company(), **given)
    return lambda: make(model, row.company, **given)


def a_stray_client() -> Callable[[], Any]:
    stranger, invoice = make(Client, make_company()), make(Invoice, make_company())
    return lambda: Invoice.objects.filter(pk=invoice.pk).update(client=stranger)


def a_used_client() -> Callable[[], Any]:
    invoice = make(Invoice, make_company())
    return lambda: sql("DELETE FROM accounts_client WHERE id = %s", invoice.client_id)


def a_client_django_protects() -> Callable[[], Any]:
    return make(Invoice, make_company()).client.delete


def a_posted_invoice() -> Callable[[], Any]:
    invoice = post(make(Invoice, make_company()))
    return lambda: Invoice.objects.filter(pk=invoice.pk).update(notes="other")


def an_item_of_a_posted_invoice() -> Callable[[], Any]:
    invoice = make(Invoice, make_company())
    item = make(InvoiceItem, invoice.company, invoice=invoice)
    post(invoice)
    return lambda: InvoiceItem.objects.filter(pk=item.pk).update(name="other")


def an_unbalanced_journal() -> Callable[[], Any]:
    journal = post(make(Journal, make_company()))
    other = make(Journal, journal.company)
    add_lines(other, 1)
    values = {"state": "posted", "number": "X", "posted_at": other.created_at, "period": journal.period}
    return lambda: Journal.objects.filter(pk=other.pk).update(**values)


def a_written_change() -> Callable[[], Any]:
    change = make(Change, make_company())
    return lambda: Change.objects.filter(pk=change.pk).update(action="other")


def a_move_to_another_company() -> Callable[[], Any]:
    tax, other = make(Tax, make_company()), make_company()
    return lambda: sql("UPDATE accounting_tax SET company_id = %s WHERE id = %s", other.pk, tax.pk)


def more_than_the_stock() -> Callable[[], Any]:
    level = make(StockLevel, make_company())
    return lambda: StockLevel.objects.filter(pk=level.pk).update(quantity=-1)


def more_than_is_due() -> Callable[[], Any]:
    item = make(OpenItem, make_company())
    return lambda: OpenItem.objects.filter(pk=item.pk).update(settled=11)


def a_line_with_two_sides() -> Callable[[], Any]:
    return lambda: make(JournalLine, make_company(), debit=1, credit=1)


def no_name() -> Callable[[], Any]:
    account = make(Account, make_company())
    return lambda: Account.objects.filter(pk=account.pk).update(name=None)


def a_person_twice() -> Callable[[], Any]:
    member = make(Membership, make_company())
    return lambda: make(Membership, member.company, user=member.user)


CASES = {
    "external_id": (lambda: twice(Client, external_id="A"), Conflict, "duplicate", ["external_id"]),
    "code": (lambda: twice(Account, code="1000"), Conflict, "duplicate", ["code"]),
    "partial unique index": (lambda: twice(Product, sku="A"), Conflict, "duplicate", ["sku"]),
    "reference as key": (a_person_twice, Conflict, "duplicate", ["user_id"]),
    "stray reference": (a_stray_client, Invalid, "reference_not_found", ["client_id"]),
    "used row": (a_used_client, Conflict, "in_use", []),
    "protected row": (a_client_django_protects, Conflict, "in_use", []),
    "posted": (a_posted_invoice, Conflict, "posted", []),
    "line of posted": (an_item_of_a_posted_invoice, Conflict, "posted", []),
    "unbalanced": (an_unbalanced_journal, Invalid, "unbalanced", ["lines"]),
    "append-only": (a_written_change, Conflict, "append_only", []),
    "other company": (a_move_to_another_company, Conflict, "company", ["company"]),
    "stock": (more_than_the_stock, Invalid, "insufficient_stock", []),
    "over-allocation": (more_than_is_due, Invalid, "over_allocated", []),
    "check": (a_line_with_two_sides, Invalid, None, ["credit", "debit"]),
    "null": (no_name, Invalid, "required", ["name"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_refusal_has_one_meaning_on_both_databases(case: str) -> None:
    prepare, kind, reason, members = CASES[case]
    assert told(refusal(prepare())) == (kind, reason, members)


def test_the_message_speaks_of_the_record() -> None:
    assert str(refusal(a_used_client()).message) == "This client is used by invoices."
    assert str(refusal(a_client_django_protects()).message) == "It is in use by: invoices."
    assert str(refusal(twice(Client, external_id="A")).message) == (
        "Another client has this external reference already."
    )


def test_the_language_is_that_of_the_reader() -> None:
    error = refusal(a_stray_client())
    with translation.override("ar"):
        assert str(error.message)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not mind")
def test_what_does_not_fit_a_column_is_invalid() -> None:
    account = make(Account, make_company())
    error = refusal(lambda: Account.objects.filter(pk=account.pk).update(code="x" * 100))
    assert told(error) == (Invalid, "out_of_range", [])


def test_what_is_no_refusal_is_none() -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        sql("SELECT * FROM no_such_table")
    assert translate(caught.value) is None
    assert translate(OperationalError("the connection is lost")) is None
    assert translate(IntegrityError("without a cause")) is None
    assert translate(ProtectedError("in use", set())).reason == "in_use"


@command
def _write_for_a_company_that_is_not_there() -> None:
    Client.objects.create(
        company_id=999_999,
        number="C1",
        name="x",
        created_at="2026-01-01T00:00Z",
        updated_at="2026-01-01T00:00Z",
    )


@pytest.mark.django_db(transaction=True)
def test_a_refusal_at_commit_is_told_too() -> None:
    """Django's own foreign keys are checked at commit, when the service has returned."""
    with pytest.raises(Invalid) as caught:
        _write_for_a_company_that_is_not_there()
    assert caught.value.reason == "reference_not_found"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite tells no side")
def test_a_used_row_is_told_at_commit_too() -> None:
    company = make(Client, make_company()).company

    @command
    def remove() -> None:
        sql("DELETE FROM accounts_company WHERE id = %s", company.pk)

    with pytest.raises(Conflict) as caught:
        remove()
    assert (caught.value.reason, str(caught.value.message)) == ("in_use", "It is in use by: clients.")
    assert Company.objects.filter(pk=company.pk).exists()

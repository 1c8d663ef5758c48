"""Posting to the ledger."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.services import accounts, ledger, periods
from accounting.services.ledger import Entry, Line
from accounts.models.company import Company
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from tests import factories

Kind = Account.Kind


def sale(context: Context, *lines: Line, **values: Any) -> Entry:
    given = {"kind": Journal.Kind.INVOICE, "source": None, "date": factories.TODAY, "description": "Sale"}
    return Entry(**{**given, "posting_date": factories.TODAY, "lines": lines, **values})


def rent(context: Context, amount: str = "100.00", count: int = 1) -> list[Line]:
    cash = factories.treasury(context)
    account = factories.account(context)
    return [Line(account, debit=D(amount)) for _ in range(count)] + [
        Line(cash.account, credit=D(amount), treasury=cash) for _ in range(count)
    ]


def test_all_journals_of_a_command_are_posted_in_order(context: Context) -> None:
    first, second = ledger.post(
        context=context,
        entries=[
            sale(context, *rent(context, "10.00")),
            sale(context, *rent(context, "20.00"), kind=Journal.Kind.INVOICE_COST),
        ],
    )
    assert (first.number, second.number) == ("JRN-2026-00001", "JRN-2026-00002")
    stored = Journal.objects.get(pk=second.pk)
    assert (stored.state, stored.total, stored.kind, stored.version) == ("posted", D("20"), "invoice_cost", 1)
    assert stored.period.start == date(2026, 3, 1)
    assert (stored.posted_at, stored.currency) == (factories.AT, "SAR")


def test_the_poster_is_kept(context: Context) -> None:
    person = factories.user()
    theirs = factories.in_company(context.company, user=person)
    (journal,) = ledger.post(context=theirs, entries=[sale(context, *rent(context))])
    assert Journal.objects.get(pk=journal.pk).posted_by == person


def test_numbers_begin_anew_in_each_fiscal_year(context: Context) -> None:
    lines = rent(context)
    first, second, third = ledger.post(
        context=context,
        entries=[
            sale(context, *lines, posting_date=date(2027, 1, 1)),
            sale(context, *lines, posting_date=date(2026, 12, 31)),
            sale(context, *lines, posting_date=date(2027, 1, 1)),
        ],
    )
    assert [j.number for j in (first, second, third)] == [
        "JRN-2027-00001",
        "JRN-2026-00001",
        "JRN-2027-00002",
    ]


def test_lines_of_nothing_are_left_out_and_negative_ones_turn(context: Context) -> None:
    output, tax = factories.account(context, "output_tax"), factories.tax(context)
    cash = factories.treasury(context)
    (journal,) = ledger.post(
        context=context,
        entries=[
            sale(
                context,
                Line(cash.account, debit=D("-115.00"), treasury=cash),
                Line(factories.account(context), debit=D("0.00")),
                Line(output, credit=D("-15.00"), tax=tax, tax_base=D("-100.00")),
                Line(factories.account(context, "sales"), credit=D("-100.00")),
            )
        ],
    )
    rows = [
        (line.position, line.account.kind, line.debit, line.credit, line.amount_currency, line.tax_base)
        for line in factories.lines_of(journal)
    ]
    assert rows == [
        (0, "treasury", D("0"), D("115"), D("-115"), None),
        (1, "output_tax", D("15"), D("0"), D("15"), D("100")),
        (2, "sales", D("100"), D("0"), D("100"), None),
    ]


def test_a_reversal_swaps_sides_and_keeps_dimensions(context: Context) -> None:
    client, tax = factories.client(context), factories.tax(context)
    journals = ledger.post(
        context=context,
        entries=[
            sale(
                context,
                Line(
                    factories.account(context, "receivable"),
                    debit=D("115"),
                    client=client,
                    due_date=date(2026, 5, 1),
                ),
                Line(factories.account(context, "sales"), credit=D("100")),
                Line(factories.account(context, "output_tax"), credit=D("15"), tax=tax, tax_base=D("100")),
            ),
            sale(context, *rent(context), kind=Journal.Kind.INVOICE_COST),
        ],
    )
    mirrors = ledger.reverse(context=context, journals=journals, date=date(2026, 4, 1), source=None)
    assert [m.reversal_of_id for m in mirrors] == [j.pk for j in journals]
    assert [(m.kind, m.number) for m in mirrors] == [
        ("reversal", "JRN-2026-00003"),
        ("reversal", "JRN-2026-00004"),
    ]
    for journal, mirror in zip(journals, mirrors, strict=True):
        kept = (
            "account_id",
            "client_id",
            "treasury_id",
            "tax_id",
            "tax_base",
            "due_date",
            "position",
            "currency",
        )
        was, became = factories.lines_of(journal), factories.lines_of(mirror)
        assert [[getattr(line, name) for name in kept] for line in became] == [
            [getattr(line, name) for name in kept] for line in was
        ]
        assert [(line.debit, line.credit, line.amount_currency) for line in became] == [
            (line.credit, line.debit, -line.amount_currency) for line in was
        ]


def test_a_document_reverses_all_its_journals_under_one_source(context: Context) -> None:
    """Both mirrors of an invoice and its cost name the mirror invoice; that is not posting it twice."""
    source, mirror = factories.journal(context), factories.journal(context)
    journals = ledger.post(
        context=context,
        entries=[
            sale(context, *rent(context), source=source),
            sale(context, *rent(context), source=source, kind=Journal.Kind.INVOICE_COST),
        ],
    )
    mirrors = ledger.reverse(context=context, journals=journals, date=factories.TODAY, source=mirror)
    assert {(m.source_type, m.source_id) for m in mirrors} == {("accounting.journal", mirror.pk)}


def test_a_source_is_posted_once(context: Context) -> None:
    source = factories.journal(context)
    ledger.post(context=context, entries=[sale(context, *rent(context), source=source)])
    with pytest.raises(Conflict) as refusal:
        ledger.post(context=context, entries=[sale(context, *rent(context), source=source)])
    assert refusal.value.reason == "duplicate"
    assert Journal.objects.filter(source_id=source.pk).count() == 1


def test_a_journal_is_reversed_once(context: Context) -> None:
    journals = ledger.post(context=context, entries=[sale(context, *rent(context))])
    ledger.reverse(context=context, journals=journals, date=factories.TODAY, source=None)
    with pytest.raises(Conflict):
        ledger.reverse(context=context, journals=journals, date=factories.TODAY, source=None)
    assert Journal.objects.filter(reversal_of=journals[0]).count() == 1


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (lambda context: rent(context)[:1], "unbalanced"),
        (lambda context: [*rent(context), *rent(context, "0.01")[:1]], "unbalanced"),
        (lambda context: [], "empty"),
        (lambda context: rent(context, "0.00"), "empty"),
    ],
)
def test_what_is_no_journal_is_refused(
    context: Context, lines: Callable[[Context], list[Line]], reason: str
) -> None:
    entry = sale(context, *lines(context))
    assert entry.is_empty is (reason == "empty")
    with pytest.raises(Invalid) as refusal:
        ledger.post(context=context, entries=[entry])
    assert (refusal.value.reason, list(refusal.value.errors)) == (reason, ["lines"])
    assert not Journal.objects.exists()


def test_what_does_not_balance_is_told_as_money(context: Context) -> None:
    lines = [*rent(context, "10.0000"), *rent(context, "0.0100")[:1]]
    with pytest.raises(Invalid, match=r"^The debits are 10\.01, the credits 10\.00\.$"):
        ledger.post(context=context, entries=[sale(context, *lines)])


def test_a_fraction_of_the_smallest_unit_is_a_mistake_of_the_caller(context: Context) -> None:
    with pytest.raises(ValueError, match="decimals"):
        ledger.post(context=context, entries=[sale(context, *rent(context, "0.001"))])


def test_nothing_is_posted_for_no_entries(context: Context) -> None:
    assert ledger.post(context=context, entries=[]) == []


def test_a_failing_command_gives_its_numbers_back(context: Context) -> None:
    @command
    def fails() -> None:
        ledger.post(context=context, entries=[sale(context, *rent(context))])
        raise Invalid("no")

    with pytest.raises(Invalid), transaction.atomic():
        fails()
    (journal,) = ledger.post(context=context, entries=[sale(context, *rent(context))])
    assert journal.number == "JRN-2026-00001"


@pytest.mark.postgres  # SQLite cuts an insert at 999 parameters
def test_the_statements_do_not_grow_with_the_lines(context: Context) -> None:
    counts = []
    for lines in (rent(context), rent(context, count=100)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ledger.post(context=context, entries=[sale(context, *lines)])
        counts.append([query["sql"].split()[0] for query in queries])
    assert counts[0] == counts[1]
    # Period; journal, lines; number; the flip; change log, events; the savepoint of the test's transaction.
    work = [verb for verb in counts[0] if verb not in {"SAVEPOINT", "RELEASE"}]
    assert work == ["SELECT", "INSERT", "INSERT", "INSERT", "UPDATE", "INSERT", "INSERT"]


def test_a_known_period_is_not_read_again(context: Context, django_assert_num_queries: Any) -> None:
    period = periods.for_posting(context=context, date=factories.TODAY)
    entry = sale(context, *rent(context), period=period)
    with CaptureQueriesContext(connection) as queries:
        ledger.post(context=context, entries=[entry])
    assert not [query for query in queries if query["sql"].startswith("SELECT")]


def test_the_system_accounts_come_in_one_statement(context: Context, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = accounts.system(context, Kind.RECEIVABLE, Kind.SALES, Kind.OUTPUT_TAX)
    assert {kind: account.kind for kind, account in found.items()} == {
        Kind.RECEIVABLE: "receivable",
        Kind.SALES: "sales",
        Kind.OUTPUT_TAX: "output_tax",
    }


def test_a_missing_system_account_is_named(context: Context) -> None:
    other = Company.objects.create(
        slug="bare",
        name="Bare",
        country="SA",
        base_currency="SAR",
        created_at=factories.AT,
        updated_at=factories.AT,
    )
    with pytest.raises(Conflict, match="Cost of goods sold, Rounding") as refusal:
        accounts.system(factories.in_company(other), Kind.ROUNDING, Kind.COGS)
    assert refusal.value.reason == "account_missing"


def test_ordinary_accounts_are_not_asked_for(context: Context) -> None:
    with pytest.raises(ValueError, match="one account"):
        accounts.system(context, Kind.ORDINARY)


def test_lines_of_a_draft_are_not_in_the_ledger(context: Context) -> None:
    factories.journal(context)
    assert not JournalLine.objects.filter(journal__state="posted").exists()

"""`manage.py check_books`: what it prints, keeps and ends with."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounting.models.journal import JournalLine
from erp.core import books
from erp.core.context import Context
from erp.core.models.books_check import BooksCheck
from tests.support.broken_books import BROKEN, busy, first_line, unbalanced
from tests.support.unguarded import unguarded


@pytest.fixture
def context(db: None) -> Context:
    return busy()


def test_the_command_keeps_and_prints_the_outcome(context: Context) -> None:
    out = StringIO()
    call_command("check_books", company=context.company.slug, stdout=out)
    assert out.getvalue().startswith("The books hold (")
    assert BooksCheck.objects.latest().ok


def test_the_command_ends_with_1_and_the_rows_at_fault(context: Context) -> None:
    out = StringIO()
    with unguarded(*BROKEN):
        unbalanced(context)
        with pytest.raises(CommandError) as failure:
            call_command("check_books", stdout=out)
        assert failure.value.returncode == 1
        outcome = BooksCheck.objects.latest()
    journal = first_line(context, account__kind="sales").journal_id
    assert f"{context.company.slug}  I-1  accounting_journal {journal}: " in out.getvalue()
    assert {"company", "invariant", "table", "key", "message"} == set(outcome.faults[0])


def test_what_could_not_be_checked_is_a_fault_and_the_rest_is_checked(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(company: object) -> object:
        yield from JournalLine.objects.raw("SELECT id FROM no_such_table")

    others = books.invariants()
    entries = (books.Invariant("I-0", "Broken", broken), *others)
    monkeypatch.setattr(books, "invariants", lambda: entries)
    out = StringIO()
    with unguarded(*BROKEN):
        unbalanced(context)
        with pytest.raises(CommandError):
            call_command("check_books", stdout=out)
        outcome = BooksCheck.objects.latest()
    assert (outcome.faults[0]["invariant"], outcome.faults[0]["table"], outcome.faults[0]["key"]) == (
        "I-0",
        "",
        None,
    )
    assert "no_such_table" in outcome.faults[0]["message"]
    assert f"{context.company.slug}  I-0: It could not be checked: " in out.getvalue()
    assert {fault["invariant"] for fault in outcome.faults} > {"I-0", "I-1"}
    assert str(books.Fault("I-0", "", None, "x")) == "I-0: x"


def test_the_command_knows_no_such_company(db: None) -> None:
    with pytest.raises(CommandError) as failure:
        call_command("check_books", company="nobody")
    assert failure.value.returncode == 2

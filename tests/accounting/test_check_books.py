"""check_books: silent on sound books, and naming the row of each thing that is wrong."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import F

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.models.open_item import Allocation, OpenItem
from accounting.models.period import FiscalYear, Period
from accounting.services import journal as journals
from accounting.services import periods
from erp.core import books
from erp.core.context import Context
from erp.core.errors import Conflict
from erp.core.models.sequence import NumberSequence
from tests import factories
from tests.support.broken_books import BROKEN, busy, change_line, first_line, money, unbalanced
from tests.support.unguarded import unguarded

Corruption = Callable[[Context], object]


@pytest.fixture
def context(db: None) -> Context:
    return busy()


def test_sound_books_have_no_fault(context: Context) -> None:
    factories.posted(factories.context())
    assert books.faults(context.company) == []


def test_the_numbers_of_the_invariants_that_are_checked() -> None:
    numbers = {entry.number for entry in books.invariants()}
    assert numbers >= {
        *("I-1", "I-2", "I-3", "I-4", "I-5", "I-8", "I-9", "I-12", "I-13", "I-14", "I-15"),
        *("I-23", "I-30", "I-60", "I-63", "I-65", "I-66"),
    }


def lineless(context: Context) -> object:
    journal = Journal.objects.create(
        company=context.company,
        created_at=context.at,
        updated_at=context.at,
        state="posted",
        number="JRN-2026-00006",
        posted_at=context.at,
        period=Period.objects.get(company=context.company, start=date(2026, 3, 1)),
        date=factories.TODAY,
        posting_date=factories.TODAY,
        currency="SAR",
    )
    NumberSequence.objects.filter(company=context.company, kind="JRN").update(next=7)
    return journal.pk


def both_sides(context: Context) -> object:
    return change_line(context, {"account__kind": "sales"}, debit=money("1")).pk


def wrong_sign(context: Context) -> object:
    return change_line(context, {"account__kind": "sales"}, amount_currency=money("100")).pk


def a_tenth_of_a_halala(context: Context) -> object:
    return change_line(context, {"account__kind": "sales"}, credit=money("100.001")).pk


def no_client(context: Context) -> object:
    return change_line(context, {"account__kind": "receivable"}, client=None).pk


def no_tax(context: Context) -> object:
    return change_line(context, {"account__kind": "output_tax"}, tax=None).pk


def no_treasury(context: Context) -> object:
    return change_line(context, {"account__kind": "treasury"}, treasury=None).pk


def off_in_currency(context: Context) -> object:
    line = change_line(context, {"account__kind": "sales"}, amount_currency=money("-99"))
    return line.journal_id


def unbalanced_day(context: Context) -> object:
    unbalanced(context)
    return "2026-03-15"


def unbalanced_equation(context: Context) -> object:
    unbalanced(context)
    return context.company.slug


def twice_from_one_source(context: Context) -> object:
    rows = Journal.objects.filter(company=context.company, reversal_of=None).order_by("id")
    pks = [row.pk for row in rows[:2]]
    Journal.objects.filter(pk__in=pks).update(source_type="sales.invoice", source_id=1, kind="invoice")
    return pks[1]


def owed_and_not_open(context: Context) -> object:
    item = OpenItem.objects.filter(company=context.company, side="debit").latest("id")
    OpenItem.objects.filter(pk=item.pk).update(base_amount=money("115.01"))
    return item.client_id


def owed_to_a_supplier(context: Context) -> object:
    item = OpenItem.objects.get(company=context.company, supplier__isnull=False)
    OpenItem.objects.filter(pk=item.pk).update(base_amount=money("80.01"))
    return item.supplier_id


def control_account_off(context: Context) -> object:
    owed_and_not_open(context)
    return factories.account(context, "receivable").pk


def treasury_elsewhere(context: Context) -> object:
    bank = factories.treasury(context, "bank")
    line = change_line(context, {"account__kind": "treasury"}, treasury=bank)
    return line.pk


def settled_without_allocation(context: Context) -> object:
    item = OpenItem.objects.get(company=context.company, supplier__isnull=False)
    OpenItem.objects.filter(pk=item.pk).update(settled=money("5"), base_settled=money("5"))
    return item.pk


def credited_without_allocation(context: Context) -> object:
    item = OpenItem.objects.filter(company=context.company, side="debit", settled__gt=0).earliest("id")
    OpenItem.objects.filter(pk=item.pk).update(credited=money("5"))
    return item.pk


def lost_allocation(context: Context) -> object:
    allocation = Allocation.objects.filter(company=context.company, undoes=None).latest("id")
    Allocation.objects.filter(pk=allocation.pk).update(amount=money("59"))
    return allocation.debit_item_id


def residue(context: Context) -> object:
    item = OpenItem.objects.get(company=context.company, supplier__isnull=False)
    OpenItem.objects.filter(pk=item.pk).update(settled=F("amount"), base_settled=money("79.99"))
    return item.pk


def a_gap(context: Context) -> object:
    journal = Journal.objects.get(company=context.company, number="JRN-2026-00005")
    Journal.objects.filter(pk=journal.pk).update(number="JRN-2026-00007")
    return journal.pk


def a_missing_first(context: Context) -> object:
    journal = Journal.objects.get(company=context.company, number="JRN-2026-00002")
    Journal.objects.filter(company=context.company, number="JRN-2026-00001").update(number="JRN-2027-00001")
    return journal.pk


def a_counter_that_runs_ahead(context: Context) -> object:
    counter = NumberSequence.objects.get(company=context.company, kind="JRN", year=2026)
    NumberSequence.objects.filter(pk=counter.pk).update(next=9)
    return counter.pk


def outside_its_period(context: Context) -> object:
    journal = first_line(context).journal
    Journal.objects.filter(pk=journal.pk).update(posting_date=date(2026, 4, 1))
    return journal.pk


def overlapping_periods(context: Context) -> object:
    period = Period.objects.get(company=context.company, start=date(2026, 3, 1))
    Period.objects.filter(pk=period.pk).update(end=date(2026, 4, 1))
    return period.pk


def a_hole(context: Context) -> object:
    period = Period.objects.get(company=context.company, start=date(2026, 3, 1))
    Period.objects.filter(pk=period.pk).update(end=date(2026, 3, 30))
    return period.pk


def a_short_year(context: Context) -> object:
    year = FiscalYear.objects.get(company=context.company, year=2027)
    Period.objects.get(fiscal_year=year, start=date(2027, 1, 1)).delete()
    return year.pk


def another_companys_account(context: Context) -> object:
    other = factories.account(factories.context(), "sales")
    return change_line(context, {"account__kind": "sales"}, account=other).pk


def no_such_client(context: Context) -> object:
    return change_line(context, {"account__kind": "receivable"}, client=987654321).pk


@pytest.mark.parametrize(
    ("number", "table", "corrupt"),
    [
        ("I-1", Journal, unbalanced),
        ("I-1", Journal, lineless),
        ("I-2", JournalLine, both_sides),
        ("I-3", Journal, off_in_currency),
        ("I-4", JournalLine, wrong_sign),
        ("I-5", JournalLine, a_tenth_of_a_halala),
        ("I-8", Journal, twice_from_one_source),
        ("I-9", JournalLine, unbalanced_day),
        ("I-12", JournalLine, no_client),
        ("I-12", JournalLine, no_tax),
        ("I-12", JournalLine, no_treasury),
        ("I-13", JournalLine, unbalanced_equation),
        ("I-14", None, owed_and_not_open),
        ("I-14", None, owed_to_a_supplier),
        ("I-15", Account, control_account_off),
        ("I-15", JournalLine, treasury_elsewhere),
        ("I-23", OpenItem, settled_without_allocation),
        ("I-23", OpenItem, credited_without_allocation),
        ("I-23", OpenItem, lost_allocation),
        ("I-30", Journal, a_gap),
        ("I-30", Journal, a_missing_first),
        ("I-30", NumberSequence, a_counter_that_runs_ahead),
        ("I-60", Journal, outside_its_period),
        ("I-63", Period, overlapping_periods),
        ("I-63", Period, a_hole),
        ("I-63", FiscalYear, a_short_year),
        ("I-65", OpenItem, residue),
        ("I-66", JournalLine, another_companys_account),
        ("I-66", JournalLine, no_such_client),
    ],
)
def test_what_is_wrong_is_named_by_table_and_key(
    context: Context, number: str, table: type | None, corrupt: Corruption
) -> None:
    with unguarded(*BROKEN):
        key = corrupt(context)
        found = [(fault.invariant, fault.table, fault.key) for fault in books.faults(context.company)]
    expected = table._meta.db_table if table else ("accounts_client", "accounts_supplier")
    assert [
        entry for entry in found if entry[0] == number and entry[1] in expected and entry[2] == str(key)
    ], found


def test_another_companys_faults_are_theirs(context: Context) -> None:
    other = factories.context()
    with unguarded(*BROKEN):
        unbalanced(context)
        assert books.faults(other.company) == []


def test_a_period_is_not_closed_over_broken_books(context: Context) -> None:
    drafts = Journal.objects.filter(company=context.company, state="draft")
    for draft in drafts:
        journals.delete(context=context, pk=draft.pk)
    with unguarded(*BROKEN):
        unbalanced(context)
        with pytest.raises(Conflict, match="I-1 ") as refusal:
            periods.close(
                context=context, pk=Period.objects.get(company=context.company, start=date(2026, 3, 1)).pk
            )
        assert refusal.value.reason == "books_at_fault"

"""The hand-written guards of the ledger, attacked by raw SQL."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from accounting.guards.balance import BALANCED
from accounting.guards.dimensions import LINES_CARRY_THEIR_DIMENSIONS
from accounting.guards.kept_periods import PERIODS_ARE_KEPT
from accounting.guards.locks import (
    POSTED_AFTER_THE_HARD_LOCK,
    POSTED_AFTER_THE_TAX_LOCK,
    THE_COMPANY_KEEPS_ITS_BOOKS,
)
from accounting.guards.periods import PERIODS_DO_NOT_OVERLAP, POSTED_IN_AN_OPEN_PERIOD
from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.models.period import FiscalYear, Period
from accounting.models.tax import Tax
from accounting.models.treasury import Treasury
from accounts.models.client import Client
from accounts.models.company import Company
from accounts.models.supplier import Supplier
from inventory.models.store import Store
from tests.guards.attacks import assert_only, refused_by, sql
from tests.guards.rows import DAY, add_lines, build, make, make_company, period_of, post

pytestmark = pytest.mark.django_db

POST = """
UPDATE accounting_journal
SET state = 'posted', number = 'JRN-1', posted_at = '2026-01-15', period_id = %s WHERE id = %s
"""


def draft(*amounts: int, **given: Any) -> Journal:
    journal = make(Journal, given.pop("company", None) or make_company(), **given)
    add_lines(journal, *amounts)
    return journal


def post_raw(journal: Journal, period: Period | None = None) -> int:
    return sql(POST, (period or period_of(journal)).pk, journal.pk)


def account_of(kind: str, company: Company) -> Account:
    return make(Account, company, kind=kind)


@pytest.mark.parametrize(
    "amounts",
    [(), (10,), (10, -9), (10, -10, 1), (2**62, -(2**62), 1)],
    ids=["no lines", "one line", "off by one unit", "a line too many", "large amounts"],
)
def test_an_unbalanced_journal_is_not_posted(amounts: tuple[int, ...]) -> None:
    journal = draft()
    for amount in amounts:
        line = add_lines(journal, 1 if amount > 0 else -1)[0]
        side = "debit" if amount > 0 else "credit"
        sql(
            f"UPDATE accounting_journalline SET {side} = %s, amount_currency = %s WHERE id = %s",
            abs(amount),
            amount,
            line.pk,
        )
    period = period_of(journal)
    assert_only(BALANCED.name, lambda: post_raw(journal, period))


def test_balanced_journals_are_posted_and_unbalanced_drafts_kept() -> None:
    company = make_company()
    draft(5, company=company)
    assert post_raw(draft(3, 7, -10, company=company)) == 1
    assert sql(POST.replace("JRN-1", "JRN-2"), Period.objects.get().pk, draft(1, -1, company=company).pk) == 1


def test_one_update_that_posts_several_journals_judges_each() -> None:
    company = make_company()
    draft(4, -4, company=company)
    draft(4, -3, company=company)
    draft(3, -4, company=company)  # together they would balance
    period = period_of(Journal.objects.filter(company=company).first())
    with refused_by(BALANCED.name):
        sql(
            "UPDATE accounting_journal SET state = 'posted', number = 'J' || id, posted_at = '2026-01-15', "
            "period_id = %s WHERE company_id = %s",
            period.pk,
            company.pk,
        )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one level")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_a_journal_is_not_posted_on_an_old_snapshot(level: str) -> None:
    journal = draft(10, -10)
    period = period_of(journal)
    sql("SELECT set_config('default_transaction_isolation', %s, false)", level)
    with refused_by(BALANCED.name):
        post_raw(journal, period)
    sql("RESET default_transaction_isolation")
    assert post_raw(journal, period) == 1


@pytest.mark.parametrize("state", ["closed", "locked"])
def test_nothing_is_posted_into_a_closed_period(state: str) -> None:
    journal = draft(10, -10)
    period = make(Period, journal.company, start=DAY, end=DAY, state=state)
    assert_only(POSTED_IN_AN_OPEN_PERIOD.name, lambda: post_raw(journal, period))


@pytest.mark.parametrize("day", [date(2026, 1, 14), date(2026, 1, 16)])
def test_nothing_is_posted_into_a_period_of_other_days(day: date) -> None:
    journal = draft(10, -10)
    period = make(Period, journal.company, start=day, end=day)
    assert_only(POSTED_IN_AN_OPEN_PERIOD.name, lambda: post_raw(journal, period))


@pytest.mark.parametrize("days", [0, 1])
def test_nothing_is_posted_on_or_before_the_hard_lock_date(days: int) -> None:
    journal = draft(10, -10)
    period = period_of(journal)
    Company.objects.filter(pk=journal.company_id).update(hard_lock_date=DAY.replace(day=DAY.day + days))
    assert_only(POSTED_AFTER_THE_HARD_LOCK.name, lambda: post_raw(journal, period))


def test_the_day_after_the_hard_lock_date_takes_postings() -> None:
    journal = draft(10, -10)
    Company.objects.filter(pk=journal.company_id).update(hard_lock_date=DAY.replace(day=DAY.day - 1))
    assert post_raw(journal) == 1


def test_nothing_with_tax_is_posted_on_the_tax_lock_date() -> None:
    journal = draft(10)
    make(
        JournalLine,
        journal.company,
        journal=journal,
        debit=0,
        credit=10,
        amount_currency=-10,
        tax=make(Tax, journal.company),
    )
    period = period_of(journal)
    Company.objects.filter(pk=journal.company_id).update(tax_lock_date=DAY)
    assert_only(POSTED_AFTER_THE_TAX_LOCK.name, lambda: post_raw(journal, period))


def test_without_tax_the_tax_lock_date_means_nothing() -> None:
    journal = draft(10, -10)
    Company.objects.filter(pk=journal.company_id).update(tax_lock_date=DAY)
    assert post_raw(journal) == 1


@pytest.mark.parametrize("value", ["'2026-01-14'", "NULL"])
def test_the_hard_lock_date_only_moves_forward(value: str) -> None:
    company = make_company()
    Company.objects.filter(pk=company.pk).update(hard_lock_date=DAY)
    back = f"UPDATE accounts_company SET hard_lock_date = {value} WHERE id = %s"
    assert_only(THE_COMPANY_KEEPS_ITS_BOOKS.name, lambda: sql(back, company.pk))
    assert sql("UPDATE accounts_company SET hard_lock_date = '2026-01-16' WHERE id = %s", company.pk) == 1


def test_the_currency_of_the_books_stays_once_something_is_posted() -> None:
    journal = draft(10, -10)
    change = "UPDATE accounts_company SET base_currency = %s WHERE id = %s"
    assert sql(change, "USD", journal.company_id) == 1
    post(journal)
    assert_only(THE_COMPANY_KEEPS_ITS_BOOKS.name, lambda: sql(change, "SAR", journal.company_id))


@pytest.mark.parametrize(
    ("kind", "dimension", "model"),
    [
        ("receivable", "client", Client),
        ("payable", "supplier", Supplier),
        ("output_tax", "tax", Tax),
        ("input_tax", "tax", Tax),
        ("inventory", "store", Store),
        ("treasury", "treasury", Treasury),
    ],
)
def test_a_posted_line_carries_what_its_account_asks_for(kind: str, dimension: str, model: Any) -> None:
    journal = draft(-10)
    line = make(JournalLine, journal.company, journal=journal, account=account_of(kind, journal.company))
    period = period_of(journal)
    assert_only(LINES_CARRY_THEIR_DIMENSIONS.name, lambda: post_raw(journal, period))
    JournalLine.objects.filter(pk=line.pk).update(**{dimension: make(model, journal.company)})
    assert post_raw(journal, period) == 1


def test_a_posted_line_stands_on_an_active_account() -> None:
    journal = draft(10, -10)
    Account.objects.filter(pk=journal.lines.first().account_id).update(is_active=False)
    period = period_of(journal)
    assert_only(LINES_CARRY_THEIR_DIMENSIONS.name, lambda: post_raw(journal, period))


def test_a_reversal_may_stand_on_an_account_that_was_closed_since() -> None:
    original = post(draft(10, -10))
    mirror = draft(10, -10, company=original.company, reversal_of=original)
    Account.objects.filter(pk=mirror.lines.first().account_id).update(is_active=False)
    assert sql(POST.replace("JRN-1", "JRN-2"), original.period_id, mirror.pk) == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((2026, 1, 31), (2026, 2, 2)),
        ((2026, 1, 1), (2026, 1, 31)),
        ((2026, 1, 10), (2026, 1, 10)),
        ((2025, 1, 1), (2027, 1, 1)),
    ],
)
def test_periods_of_a_company_do_not_overlap(start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    january = make(Period, make_company(), start=date(2026, 1, 1), end=date(2026, 1, 31))
    if start == (2026, 1, 1):  # the start itself is unique besides
        start = (2026, 1, 2)
    other = build(Period, january.company, start=date(*start), end=date(*end))
    assert_only(PERIODS_DO_NOT_OVERLAP.name, lambda: other.save(force_insert=True))


def test_neighbours_and_other_companies_do_not_overlap() -> None:
    january = make(Period, make_company(), start=date(2026, 1, 1), end=date(2026, 1, 31))
    make(Period, january.company, start=date(2026, 2, 1), end=date(2026, 2, 28))
    make(Period, january.company, start=date(2025, 12, 1), end=date(2025, 12, 31))
    make(Period, make_company(), start=date(2026, 1, 1), end=date(2026, 1, 31))
    grow = "UPDATE accounting_period SET \"end\" = '2026-02-01' WHERE id = %s"
    assert_only(PERIODS_DO_NOT_OVERLAP.name, lambda: sql(grow, january.pk))


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE accounting_period SET state = 'open' WHERE id = %s",
        "UPDATE accounting_period SET state = 'open' WHERE state = 'locked' AND id = %s",
        "UPDATE accounting_period SET start = '2026-02-02' WHERE id = %s",
        "UPDATE accounting_period SET state = 'closed' WHERE id = %s",
        "UPDATE accounting_period SET \"end\" = '2026-02-20' WHERE id = %s",
        "DELETE FROM accounting_period WHERE id = %s",
    ],
)
def test_a_locked_period_stays_as_it_is(attack: str) -> None:
    period = make(Period, make_company(), start=date(2026, 2, 1), end=date(2026, 2, 10), state="locked")
    assert_only(PERIODS_ARE_KEPT.name, lambda: sql(attack, period.pk))


def test_a_locked_period_stays_in_its_year() -> None:
    period = make(Period, make_company(), start=date(2026, 2, 1), end=date(2026, 2, 10), state="locked")
    other = make(FiscalYear, period.company, year=2027, start=date(2027, 1, 1), end=date(2027, 12, 31))
    move = "UPDATE accounting_period SET fiscal_year_id = %s WHERE id = %s"
    assert_only(PERIODS_ARE_KEPT.name, lambda: sql(move, other.pk, period.pk))


def test_a_period_that_was_posted_into_keeps_its_days() -> None:
    journal = post(draft(10, -10))
    shift = "UPDATE accounting_period SET \"end\" = '2026-02-20' WHERE id = %s"
    assert_only(PERIODS_ARE_KEPT.name, lambda: sql(shift, journal.period_id))
    assert sql("UPDATE accounting_period SET state = 'closed' WHERE id = %s", journal.period_id) == 1

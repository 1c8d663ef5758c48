"""What the clock does for the books."""

from datetime import UTC, datetime

import pytest

from accounting import tasks
from accounting.models.period import FiscalYear
from erp.audit.models.change import Change
from erp.core import tasks as core_tasks
from erp.core.context import Context
from erp.core.models.books_check import BooksCheck
from erp.core.periodic import registered


def years(context: Context) -> list[int]:
    return list(FiscalYear.objects.filter(company=context.company).values_list("year", flat=True))


def test_both_tasks_are_on_the_clock() -> None:
    names = {entry.name for entry in registered()}
    assert {"accounting.tasks.open_next_fiscal_year", "erp.core.tasks.check_books"} <= names


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2027, 7, 1, tzinfo=UTC), [2026, 2027]),
        (datetime(2027, 7, 10, tzinfo=UTC), [2026, 2027, 2028]),
    ],
)
def test_the_next_year_is_made_half_a_year_ahead(
    context: Context, monkeypatch: pytest.MonkeyPatch, now: datetime, expected: list[int]
) -> None:
    monkeypatch.setattr("accounting.tasks.timezone.now", lambda: now)
    for _ in range(2):
        tasks.open_next_fiscal_year.func()
    assert years(context) == expected
    made = Change.objects.filter(record_type="accounting.fiscalyear", actor_label="clock")
    assert made.count() == len(expected) - 2


def test_a_company_that_rests_gets_no_year(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounting.tasks.timezone.now", lambda: datetime(2030, 1, 1, tzinfo=UTC))
    type(context.company).objects.filter(pk=context.company.pk).update(is_active=False)
    tasks.open_next_fiscal_year.func()
    assert years(context) == [2026, 2027]


def test_the_books_are_verified_each_night(context: Context) -> None:
    core_tasks.check_books.func()
    outcome = BooksCheck.objects.latest()
    assert (outcome.companies, outcome.faults, outcome.ok) == (1, [], True)

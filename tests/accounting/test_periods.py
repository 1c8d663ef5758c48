"""Periods: what takes a posting, closing, reopening, locking; fiscal years."""

from datetime import date
from typing import Any

import pytest

from accounting.models.period import FiscalYear, Period
from accounting.services import fiscal_year, periods
from accounting.services import journal as journals
from accounts.models.company import Company
from erp.audit.models.change import Change
from erp.core.context import Context
from erp.core.errors import Conflict, DomainError, Invalid, NotFound
from tests import factories

MARCH = date(2026, 3, 15)


def period_of(context: Context, day: date = MARCH) -> Period:
    return Period.objects.get(company=context.company, start__lte=day, end__gte=day)


def close(context: Context, day: date = MARCH) -> Period:
    return periods.close(context=context, pk=period_of(context, day).pk)


def test_the_period_of_a_day_comes_in_one_statement(context: Context, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        period = periods.for_posting(context=context, date=MARCH, with_tax=True)
        assert (period.start, period.fiscal_year.year) == (date(2026, 3, 1), 2026)


@pytest.mark.parametrize(
    ("company", "day", "with_tax", "reason"),
    [
        ({}, date(2025, 12, 31), False, "no_period"),
        ({"hard_lock_date": MARCH}, MARCH, False, "hard_locked"),
        ({"tax_lock_date": MARCH}, MARCH, True, "tax_locked"),
    ],
)
def test_a_day_that_takes_no_posting(
    context: Context, company: dict[str, Any], day: date, with_tax: bool, reason: str
) -> None:
    Company.objects.filter(pk=context.company.pk).update(**company)
    with pytest.raises(Conflict) as refusal:
        periods.for_posting(context=context, date=day, with_tax=with_tax)
    assert (refusal.value.reason, list(refusal.value.errors)) == (reason, ["posting_date"])


def test_the_day_after_a_lock_takes_postings(context: Context) -> None:
    Company.objects.filter(pk=context.company.pk).update(
        hard_lock_date=date(2026, 3, 14), tax_lock_date=MARCH
    )
    assert periods.for_posting(context=context, date=MARCH).state == "open"


def test_a_closed_period_takes_no_posting(context: Context) -> None:
    closed = close(context)
    assert (closed.state, closed.version) == ("closed", 2)
    journal = factories.journal(context)
    with pytest.raises(Conflict) as refusal:
        journals.post(context=context, pk=journal.pk)
    assert (refusal.value.reason, list(refusal.value.errors)) == ("period_closed", ["posting_date"])
    journal.refresh_from_db()
    assert journal.state == "draft"


def test_the_path_of_a_period_is_recorded(context: Context) -> None:
    pk = close(context).pk
    periods.reopen(context=context, pk=pk)
    periods.close(context=context, pk=pk)
    assert periods.lock(context=context, pk=pk).state == "locked"
    changes = Change.objects.filter(record_type="accounting.period", record_id=pk).order_by("id")
    assert [(change.action, change.after["state"]) for change in changes] == [
        ("created", "open"),
        ("closed", "closed"),
        ("reopened", "open"),
        ("closed", "closed"),
        ("locked", "locked"),
    ]


@pytest.mark.parametrize(
    ("path", "action", "reason"),
    [
        ([], "reopen", "period_open"),
        ([], "lock", "period_open"),
        (["close"], "close", "period_closed"),
        (["close", "lock"], "reopen", "period_locked"),
        (["close", "lock"], "lock", "period_locked"),
        (["close", "lock"], "close", "period_closed"),
    ],
)
def test_a_step_that_is_not_on_the_path(context: Context, path: list[str], action: str, reason: str) -> None:
    pk = period_of(context).pk
    for step in path:
        getattr(periods, step)(context=context, pk=pk)
    with pytest.raises(Conflict) as refusal:
        getattr(periods, action)(context=context, pk=pk)
    assert refusal.value.reason == reason


def test_a_period_with_drafts_is_not_closed(context: Context) -> None:
    factories.journal(context)
    factories.journal(context, date=date(2026, 4, 1))
    with pytest.raises(Conflict, match="journals: 1") as refusal:
        close(context)
    assert refusal.value.reason == "drafts_left"
    assert period_of(context).state == "open"


def test_behind_the_hard_lock_nothing_is_opened_again(context: Context) -> None:
    pk = close(context).pk
    Company.objects.filter(pk=context.company.pk).update(hard_lock_date=date(2026, 3, 31))
    with pytest.raises(Conflict) as refusal:
        periods.reopen(context=context, pk=pk)
    assert refusal.value.reason == "hard_locked"


def test_another_companys_period_is_not_there(context: Context) -> None:
    with pytest.raises(NotFound):
        periods.close(context=factories.context(), pk=period_of(context).pk)


def test_a_company_starts_with_this_fiscal_year_and_the_next(context: Context) -> None:
    years = FiscalYear.objects.filter(company=context.company)
    assert [(year.year, year.start, year.end) for year in years] == [
        (2026, date(2026, 1, 1), date(2026, 12, 31)),
        (2027, date(2027, 1, 1), date(2027, 12, 31)),
    ]
    starts = list(Period.objects.filter(company=context.company).values_list("start", flat=True))
    assert starts == [date(year, month, 1) for year in (2026, 2027) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("first_month", "start", "year"),
    [
        (1, date(2026, 1, 1), 2026),
        (3, date(2026, 3, 1), 2026),
        (4, date(2025, 4, 1), 2025),
        (12, date(2025, 12, 1), 2025),
    ],
)
@pytest.mark.django_db
def test_a_fiscal_year_begins_in_the_companys_month(first_month: int, start: date, year: int) -> None:
    context = factories.context(fiscal_year_start=first_month)
    first = FiscalYear.objects.filter(company=context.company).first()
    assert first is not None
    assert (first.start, first.year) == (start, year)
    assert first.start <= factories.TODAY <= first.end


def test_months_have_their_own_lengths(context: Context) -> None:
    year = fiscal_year.create(context=context, data={})
    assert (year.year, year.start) == (2028, date(2028, 1, 1))
    ends = list(year.periods.order_by("start").values_list("end", flat=True))
    assert ends[:2] == [date(2028, 1, 31), date(2028, 2, 29)]
    assert ends[-1] == date(2028, 12, 31)


def test_an_earlier_year_may_be_added(context: Context) -> None:
    year = fiscal_year.create(context=context, data={"year": 2025, "external_id": "FY25"})
    assert (year.start, year.end, year.external_id) == (date(2025, 1, 1), date(2025, 12, 31), "FY25")


@pytest.mark.parametrize(
    ("data", "error", "field", "reason"),
    [
        ({"year": 2026}, Conflict, "start", "overlap"),
        ({"start": date(2027, 6, 1)}, Conflict, "start", "overlap"),
        ({"year": 2029}, Invalid, "start", "not_adjacent"),
        ({"start": date(2028, 1, 29)}, Invalid, "start", "out_of_range"),
        ({"year": 12}, Invalid, "year", "out_of_range"),
        ({"year": 2029, "start": date(2028, 1, 1)}, Invalid, "year", None),
    ],
)
def test_a_year_that_does_not_fit(
    context: Context, data: dict[str, Any], error: type[DomainError], field: str, reason: str | None
) -> None:
    with pytest.raises(error) as refusal:
        fiscal_year.create(context=context, data=data)
    assert (list(refusal.value.errors), refusal.value.reason) == ([field], reason)
    assert FiscalYear.objects.filter(company=context.company).count() == 2


def test_a_year_is_ensured_once(context: Context) -> None:
    made = fiscal_year.ensure(context=context, day=date(2029, 2, 1))
    assert [year.year for year in made] == [2028, 2029]
    assert fiscal_year.ensure(context=context, day=date(2029, 2, 1)) == []


def test_the_days_of_a_year_are_fixed(context: Context) -> None:
    year = FiscalYear.objects.get(company=context.company, year=2027)
    changed = fiscal_year.update(context=context, pk=year.pk, data={"external_id": "x", "year": 2027})
    assert changed.external_id == "x"
    with pytest.raises(Conflict) as refusal:
        fiscal_year.update(context=context, pk=year.pk, data={"end": date(2027, 12, 30)})
    assert (refusal.value.reason, list(refusal.value.errors)) == ("fixed", ["end"])


def test_an_unused_year_is_deleted_with_its_periods(context: Context) -> None:
    year = FiscalYear.objects.get(company=context.company, year=2027)
    fiscal_year.delete(context=context, pk=year.pk)
    assert Period.objects.filter(company=context.company).count() == 12


def test_a_year_in_use_is_not_deleted(context: Context) -> None:
    factories.posted(context)
    year = FiscalYear.objects.get(company=context.company, year=2026)
    with pytest.raises(Conflict, match="journals") as refusal:
        fiscal_year.delete(context=context, pk=year.pk)
    assert refusal.value.reason == "in_use"
    assert Period.objects.filter(fiscal_year=year).count() == 12


def test_a_year_between_others_is_not_deleted(context: Context) -> None:
    fiscal_year.create(context=context, data={})
    year = FiscalYear.objects.get(company=context.company, year=2027)
    with pytest.raises(Conflict) as refusal:
        fiscal_year.delete(context=context, pk=year.pk)
    assert refusal.value.reason == "not_adjacent"

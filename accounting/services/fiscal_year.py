"""Fiscal years, each made with its twelve periods."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounting.models.period import FiscalYear, Period
from erp import records
from erp.audit.snapshot import snapshot
from erp.core import documents, values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.locks import lock, lock_all

MONTHS = 12

# The last day of the month that every month has.
_LAST_SAFE_DAY = 28

_EARLIEST, _LATEST = 1900, 2200


@command
def create(*, context: Context, data: Mapping[str, Any]) -> FiscalYear:
    """A year of twelve monthly periods from `start`, without holes (I-63).

    Without `start` it follows the last year there is, or begins in the company's first month of `year`.
    Emits fiscal_year.created and twelve period.created. Raises Invalid on "start": "not_adjacent" when it
    leaves a hole to the years there are, "out_of_range"; on "year" if it is not the one it starts in;
    Conflict "duplicate" or "overlap".
    """
    years = lock_all(FiscalYear.objects.of(context.company))
    start = data.get("start") or _start(context, data.get("year"), years)
    if start.day > _LAST_SAFE_DAY or not _EARLIEST <= start.year <= _LATEST:
        raise Invalid(
            _("A fiscal year starts on one of the first 28 days of a month, from %(first)s to %(last)s.")
            % {"first": _EARLIEST, "last": _LATEST},
            field="start",
            reason="out_of_range",
        )
    if data.get("year", start.year) != start.year:
        raise Invalid(_("A fiscal year is named by the year it starts in."), field="year")
    end = _months_after(start, MONTHS) - datetime.timedelta(days=1)
    _check_neighbours(start, end, years)
    year = records.create(
        FiscalYear, context=context, data={**data, "year": start.year, "start": start, "end": end}
    )
    periods = Period.objects.bulk_create(
        Period(
            company=context.company,
            created_at=context.at,
            updated_at=context.at,
            fiscal_year=year,
            start=_months_after(start, month),
            end=_months_after(start, month + 1) - datetime.timedelta(days=1),
        )
        for month in range(MONTHS)
    )
    records.publish(
        context=context,
        traces=[records.Trace(period, "created", None, snapshot(period)) for period in periods],
    )
    return year


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> FiscalYear:
    """Change what the caller calls it; its days are fixed. Locks it; emits fiscal_year.updated.

    Raises Conflict "fixed" on year, start or end.
    """
    values.check(FiscalYear, data, created=False)
    year = lock(FiscalYear.objects.all(), context=context, pk=pk, version=version)
    for name in ("year", "start", "end"):
        if name in data and data[name] != getattr(year, name):
            raise Conflict(_("The days of a fiscal year are fixed."), field=name, reason="fixed")
    return records.save(year, context=context, data=data)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove an unused year at either end of those there are, with its periods.

    Emits fiscal_year.deleted and period.deleted. Raises Conflict "in_use" naming the documents in its
    periods, "period_closed" if one is not open, "not_adjacent" if a hole would be left.
    """
    years = lock_all(FiscalYear.objects.of(context.company).order_by("pk"))
    year = lock(FiscalYear.objects.all(), context=context, pk=pk, version=version)
    periods = lock_all(Period.objects.filter(fiscal_year=year))
    if year.start not in {min(one.start for one in years), max(one.start for one in years)}:
        raise Conflict(_("Only the first or the last fiscal year can be deleted."), reason="not_adjacent")
    if any(period.state != Period.State.OPEN for period in periods):
        raise Conflict(_("The year has closed periods."), reason="period_closed")
    used_by = [
        str(model._meta.verbose_name_plural)
        for model in documents.models()
        if model.objects.filter(period__in=periods).exists()
    ]
    if used_by:
        raise Conflict(_("It is in use by: %(users)s.") % {"users": ", ".join(used_by)}, reason="in_use")
    for period in periods:
        records.delete(Period, context=context, pk=period.pk)
    records.delete(FiscalYear, context=context, pk=pk)


@command
def ensure(*, context: Context, day: datetime.date) -> list[FiscalYear]:
    """Make the years that are missing until `day` is in one; those made. Emits as `create`."""
    made: list[FiscalYear] = []
    last = FiscalYear.objects.of(context.company).order_by("-end").first()
    while last is None or last.end < day:
        last = create(context=context, data={})
        made.append(last)
    return made


def _start(context: Context, year: int | None, years: list[FiscalYear]) -> datetime.date:
    first_month = context.company.fiscal_year_start
    if year is not None:
        if not _EARLIEST <= year <= _LATEST:
            raise Invalid(_("There is no such year."), field="year", reason="out_of_range")
        return datetime.date(year, first_month, 1)
    if years:
        return max(one.end for one in years) + datetime.timedelta(days=1)
    today = context.today
    return datetime.date(today.year - (today.month < first_month), first_month, 1)


def _check_neighbours(start: datetime.date, end: datetime.date, years: list[FiscalYear]) -> None:
    if any(one.start <= end and start <= one.end for one in years):
        raise Conflict(_("There is a fiscal year on these days already."), field="start", reason="overlap")
    day = datetime.timedelta(days=1)
    if years and not any(one.end + day == start or end + day == one.start for one in years):
        raise Invalid(
            _("It must follow or precede the fiscal years there are."), field="start", reason="not_adjacent"
        )


def _months_after(day: datetime.date, months: int) -> datetime.date:
    years, month = divmod(day.month - 1 + months, MONTHS)
    return day.replace(year=day.year + years, month=month + 1)

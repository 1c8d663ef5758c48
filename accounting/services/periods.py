"""Periods: which one takes a posting, and opening and closing them (domain.md 6.3)."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from accounting.models.period import Period
from erp import records
from erp.core import books, documents
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict
from erp.core.locks import lock as lock_row


def for_posting(*, context: Context, date: datetime.date, with_tax: bool = False) -> Period:
    """The open period of `date`, with `fiscal_year` and `company` read along: one statement.

    Takes no lock: the guard reads the period again FOR SHARE when the journal is posted, and a closer waits
    for that (I-62). Raises what `check` raises, and Conflict "no_period".
    """
    period = (
        Period.objects.select_related("fiscal_year", "company")
        .filter(company=context.company, start__lte=date, end__gte=date)
        .first()
    )
    if period is None:
        raise Conflict(
            _("No fiscal year holds %(date)s.") % {"date": date}, field="posting_date", reason="no_period"
        )
    check(period, date=date, with_tax=with_tax)
    return period


def check(period: Period, *, date: datetime.date, with_tax: bool = False) -> None:
    """Raise Conflict on "posting_date" if `period` takes no posting on `date`.

    Reasons: "hard_locked", "tax_locked" (only with tax), "period_closed" (closed or locked).
    """
    company = period.company
    if company.hard_lock_date and date <= company.hard_lock_date:
        raise Conflict(
            _("Nothing may be posted on or before %(date)s.") % {"date": company.hard_lock_date},
            field="posting_date",
            reason="hard_locked",
        )
    if with_tax and company.tax_lock_date and date <= company.tax_lock_date:
        raise Conflict(
            _("Nothing with tax may be posted on or before %(date)s.") % {"date": company.tax_lock_date},
            field="posting_date",
            reason="tax_locked",
        )
    if period.state != Period.State.OPEN:
        raise Conflict(
            _("The period %(period)s is closed.") % {"period": period},
            field="posting_date",
            reason="period_closed",
        )


@command
def close(*, context: Context, pk: int, version: int | None = None) -> Period:
    """Close an open period. Waits for the postings under way in it; emits period.closed.

    Raises Conflict: "period_closed" if it is not open, "drafts_left" naming the documents still in draft in
    it, "books_at_fault" if an invariant of the books does not hold.
    """
    period = lock_row(Period.objects.all(), context=context, pk=pk, version=version)
    if period.state != Period.State.OPEN:
        raise Conflict(_("The period is not open."), reason="period_closed")
    left = {
        str(model._meta.verbose_name_plural): count
        for model in documents.models()
        if (count := _drafts_within(model, period))
    }
    if left:
        names = ", ".join(f"{name}: {count}" for name, count in left.items())
        raise Conflict(
            _("Post, delete or re-date the drafts of this period first: %(drafts)s.") % {"drafts": names},
            reason="drafts_left",
        )
    if faults := books.faults(context.company):
        raise Conflict(_("The books do not hold: %(fault)s.") % {"fault": faults[0]}, reason="books_at_fault")
    return records.save(period, context=context, data={"state": Period.State.CLOSED}, action="closed")


@command
def reopen(*, context: Context, pk: int, version: int | None = None) -> Period:
    """Open a closed period again. Emits period.reopened.

    Raises Conflict: "period_locked", "period_open", "hard_locked" if it ends on or before that date.
    """
    period = lock_row(Period.objects.select_related("company"), context=context, pk=pk, version=version)
    if period.state == Period.State.LOCKED:
        raise Conflict(_("The period is locked for good."), reason="period_locked")
    if period.state == Period.State.OPEN:
        raise Conflict(_("The period is open."), reason="period_open")
    if period.company.hard_lock_date and period.end <= period.company.hard_lock_date:
        raise Conflict(_("The period is before the hard lock date."), reason="hard_locked")
    return records.save(period, context=context, data={"state": Period.State.OPEN}, action="reopened")


@command
def lock(*, context: Context, pk: int, version: int | None = None) -> Period:
    """Lock a closed period; nothing opens it again. Emits period.locked.

    Raises Conflict: "period_locked", "period_open" if it was not closed first.
    """
    period = lock_row(Period.objects.all(), context=context, pk=pk, version=version)
    if period.state == Period.State.LOCKED:
        raise Conflict(_("The period is locked already."), reason="period_locked")
    if period.state == Period.State.OPEN:
        raise Conflict(_("Close the period first."), reason="period_open")
    return records.save(period, context=context, data={"state": Period.State.LOCKED}, action="locked")


def _drafts_within(model: type[documents.Document], period: Period) -> int:
    return model.objects.filter(
        company=period.company_id, state="draft", posting_date__range=(period.start, period.end)
    ).count()

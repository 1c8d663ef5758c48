"""Writing the ledger: the only code that makes posted journals (domain.md, decision 1)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import BigIntegerField, Case, CharField, F, PositiveIntegerField, Value, When
from django.utils.translation import gettext as _

from accounting.models.journal import Journal, JournalLine
from accounting.models.period import Period
from accounting.services import periods
from accounting.services.entries import Draft, Entry, Line, drafted, mirrored
from erp import records
from erp.audit.snapshot import snapshot
from erp.core import currencies, numbering
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Invalid
from erp.core.fields import MoneyField
from erp.core.models.document import Document
from erp.core.rounding import exact_units

__all__ = ["Entry", "Line", "finish", "post", "reverse"]

NUMBER_KIND = "JRN"
ZERO = Decimal(0)


@command
def post(*, context: Context, entries: Sequence[Entry]) -> list[Journal]:
    """Post `entries`, all in the same number of statements; the journals in the same order.

    Numbers (JRN-2026-00001) are taken last, from a row that stays locked until the transaction ends. Emits
    journal.posted. Raises Conflict as `periods.for_posting`; Invalid "unbalanced" for debits that are not
    the credits, "empty" for an entry without lines (see `Entry.is_empty`); ValueError for an amount with more
    digits than the currency.
    """
    return _write(context, [drafted(context, entry) for entry in entries], _known_periods(entries))


@command
def reverse(
    *,
    context: Context,
    journals: Sequence[Journal],
    date: datetime.date,
    source: Document | None,
    notes: str = "",
    period: Period | None = None,
) -> list[Journal]:
    """Post the mirror of each of `journals` on `date`: sides swapped, dimensions kept (I-10).

    `source` is the document that reverses theirs, `notes` say why, `period` is as in `Entry`. The caller has
    locked what the journals came from, and seen that nothing rests on it. Emits journal.reversed and, for the
    mirrors, journal.posted. Raises as `post`; a journal that has a mirror already is refused by the database
    (I-11).
    """
    lines: dict[int, list[JournalLine]] = defaultdict(list)
    for line in JournalLine.objects.filter(company=context.company, journal__in=journals).order_by(
        "position"
    ):
        lines[line.journal_id].append(line)
    mirrors = _write(
        context,
        [
            mirrored(context, journal, lines[journal.pk], date=date, source=source, notes=notes)
            for journal in journals
        ],
        {date: period} if period else {},
    )
    # A journal shows what reversed it, so its readers' copies are stale now.
    Journal.objects.filter(pk__in=[journal.pk for journal in journals]).update(
        version=F("version") + 1, updated_at=context.at
    )
    for journal in journals:
        records.touch(journal, context=context)
    records.publish(
        context=context,
        traces=[
            records.Trace(journal, "reversed", {"reversed_by": None}, {"reversed_by": mirror.pk})
            for journal, mirror in zip(journals, mirrors, strict=True)
        ],
    )
    return mirrors


def finish(*, context: Context, journals: Sequence[Journal]) -> None:
    """Give drafted `journals`, whose `period` is set, their numbers, and post them: one update for all.

    Two statements for journals of one fiscal year. Writes number, state, period, total, version and who
    posted; the rows are the caller's to have locked and to publish.
    """
    by_year: dict[int, list[Journal]] = defaultdict(list)
    for journal in journals:
        if journal.period is None:
            raise ValueError("a journal is posted into a period")
        by_year[journal.period.fiscal_year.year].append(journal)
    for year in sorted(by_year):
        numbers = numbering.take(context=context, kind=NUMBER_KIND, year=year, count=len(by_year[year]))
        for journal, number in zip(by_year[year], numbers, strict=True):
            journal.number = number
    for journal in journals:
        journal.state = Journal.State.POSTED
        journal.posted_at = journal.updated_at = context.at
        journal.posted_by_id = context.actor.user_id

    def each(column: str, output: CharField | BigIntegerField | PositiveIntegerField) -> Case:
        return Case(
            *(When(pk=journal.pk, then=Value(getattr(journal, column))) for journal in journals),
            output_field=output,
        )

    Journal.objects.filter(pk__in=[journal.pk for journal in journals]).update(
        number=each("number", CharField()),
        period=each("period_id", BigIntegerField()),
        version=each("version", PositiveIntegerField()),
        state=Journal.State.POSTED,
        posted_at=context.at,
        posted_by=context.actor.user_id,
        updated_at=context.at,
    )


def _write(context: Context, drafts: Sequence[Draft], known: dict[datetime.date, Period]) -> list[Journal]:
    if not drafts:
        return []
    journals = [draft.journal for draft in drafts]
    digits = currencies.digits(context.company.base_currency)
    for draft in drafts:
        _check(draft, digits)
    _assign_periods(context, drafts, known)
    Journal.objects.bulk_create(journals)
    for draft in drafts:
        for position, line in enumerate(draft.lines):
            line.journal, line.position = draft.journal, position
    JournalLine.objects.bulk_create([line for draft in drafts for line in draft.lines])
    finish(context=context, journals=journals)
    records.publish(
        context=context,
        traces=[records.Trace(journal, "posted", None, snapshot(journal)) for journal in journals],
    )
    return journals


def _check(draft: Draft, digits: int) -> None:
    for line in draft.lines:
        exact_units(line.amount_currency, digits)
    if not draft.lines:
        raise Invalid(_("A journal needs lines."), field="lines", reason="empty")
    debit = sum((line.debit for line in draft.lines), ZERO)
    credit = sum((line.credit for line in draft.lines), ZERO)
    if debit != credit:
        raise Invalid(
            _("The debits are %(debit)s, the credits %(credit)s.")
            % {"debit": MoneyField.to_text(debit), "credit": MoneyField.to_text(credit)},
            field="lines",
            reason="unbalanced",
        )
    draft.journal.total = debit


def _known_periods(entries: Sequence[Entry]) -> dict[datetime.date, Period]:
    return {entry.posting_date: entry.period for entry in entries if entry.period is not None}


def _assign_periods(context: Context, drafts: Sequence[Draft], known: dict[datetime.date, Period]) -> None:
    taxed: dict[datetime.date, bool] = defaultdict(bool)
    for draft in drafts:
        taxed[draft.journal.posting_date] |= any(line.tax_id is not None for line in draft.lines)
    found = {}
    for date, with_tax in taxed.items():
        if period := known.get(date):
            periods.check(period, date=date, with_tax=with_tax)
            found[date] = period
        else:
            found[date] = periods.for_posting(context=context, date=date, with_tax=with_tax)
    for draft in drafts:
        draft.journal.period = found[draft.journal.posting_date]

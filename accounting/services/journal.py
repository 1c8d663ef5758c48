"""Manual journals: drafted, posted and reversed by people. All others are made by their documents."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.models.open_item import OpenItem
from accounting.services import ledger, manual_lines, open_items, periods
from erp import records
from erp.audit.snapshot import Snapshot, difference, snapshot
from erp.core import values
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid
from erp.core.locks import lock
from erp.core.reversals import reversal_date

BY_HAND = (Journal.Kind.MANUAL, Journal.Kind.OPENING)

# Members of a line that may be foreign keys; read along where a line is judged.
_JUDGED = ("account", "treasury")


@command
def create(*, context: Context, data: Mapping[str, Any]) -> Journal:
    """A draft with its `lines`, which need not balance yet. Emits journal.created.

    `lines`: [{account, debit, credit, description, due_date, client, supplier, store, treasury, tax,
    tax_base}], records as instances. `posting_date` is the date, and `currency` the company's, unless given.
    Raises Invalid on the member at fault ("lines.0.debit", "currency").
    """
    data = dict(data)
    items = data.pop("lines", ())
    data.setdefault("currency", context.company.base_currency)
    if not data.get("posting_date") and data.get("date"):
        data["posting_date"] = data["date"]
    values.check(Journal, data, created=True)
    _check_currency(context, data)
    journal = Journal(
        company=context.company,
        created_at=context.at,
        updated_at=context.at,
        kind=Journal.Kind.MANUAL,
        **data,
    )
    edit = manual_lines.read(context, journal, (), items)
    journal.total = _total(edit.wanted)
    journal.save(force_insert=True)
    manual_lines.write(edit, journal)
    _publish(context, journal, "created", None, _snapshot(journal, edit.wanted))
    return journal


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> Journal:
    """Change a draft; `lines`, if sent, are all it will have: with `id` changed, without added.

    Locks it; emits journal.updated if anything became different. Raises Conflict "posted"; Invalid as
    `create`, and on "lines.N.id".
    """
    journal = _lock_draft(context, pk, version)
    present = _lines(journal)
    before = _snapshot(journal, present)
    data = dict(data)
    items = data.pop("lines", None)
    follows = journal.posting_date == journal.date and "date" in data
    if data.get("posting_date") is None and ("posting_date" in data or follows):
        data["posting_date"] = data.get("date", journal.date)
    values.check(Journal, data, created=False)
    _check_currency(context, data)
    for name, value in data.items():
        setattr(journal, name, value)
    if items is not None:
        edit = manual_lines.read(context, journal, present, items)
        manual_lines.write(edit, journal)
        present = edit.wanted
        journal.total = _total(present)
    was, became = difference(before, _snapshot(journal, present))
    if became:
        records.touch(journal, context=context)
        journal.save(force_update=True)
        _publish(context, journal, "updated", was, became)
    return journal


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a draft with its lines. Locks it; emits journal.deleted. Raises Conflict "posted"."""
    journal = _lock_draft(context, pk, version)
    before = _snapshot(journal, _lines(journal))
    JournalLine.objects.filter(journal=journal).delete()
    journal.delete()
    journal.pk = pk
    _publish(context, journal, "deleted", before, None)


@command
def post(*, context: Context, pk: int, version: int | None = None) -> Journal:
    """Post a draft: number, period, and the open item of a client or supplier it names.

    Locks it; emits journal.posted. Raises Conflict "posted", or as `periods.for_posting`; Invalid
    "too_few_lines", "unbalanced", or on the line at fault: an account may have changed since the draft.
    """
    journal = _lock_draft(context, pk, version)
    lines = _lines(journal)
    _check_currency(context, {"currency": journal.currency, "exchange_rate": journal.exchange_rate})
    manual_lines.check(context, lines)
    journal.total = manual_lines.require_balance(lines)
    journal.period = periods.for_posting(
        context=context,
        date=journal.posting_date,
        with_tax=any(line.tax_id is not None for line in lines),
    )
    before = snapshot(journal)
    _open_item(context, journal, lines)
    records.touch(journal, context=context)
    ledger.finish(context=context, journals=[journal])
    was, became = difference(before, snapshot(journal))
    _publish(context, journal, "posted", was, became)
    return journal


@command
def reverse(
    *,
    context: Context,
    pk: int,
    version: int | None = None,
    date: datetime.date | None = None,
    reason: str = "",
) -> Journal:
    """Post the mirror of a posted manual journal on `date` (default: today) and return the mirror.

    `reason` becomes its notes.
    Locks the journal and its open item; emits journal.reversed and journal.posted. Raises Conflict "draft",
    "automatic" (reverse the document it came from), "is_reversal", "already_reversed", "allocated", or as
    `periods.for_posting`; Invalid "before_original" on date.
    """
    journal = lock(Journal.objects.all(), context=context, pk=pk, version=version)
    _require_reversible(journal)
    date = reversal_date(journal, date, context=context)
    item = OpenItem.objects.filter(journal=journal).first()
    if item:
        open_items.require_untouched(context=context, item=item)
    (mirror,) = ledger.reverse(context=context, journals=[journal], date=date, source=None, notes=reason)
    if item:
        open_items.cancel(context=context, item=item, journal=mirror, date=date)
    return mirror


def _require_reversible(journal: Journal) -> None:
    if journal.is_draft:
        raise Conflict(_("A draft is deleted, not reversed."), reason="draft")
    if journal.reversal_of_id is not None:
        raise Conflict(_("This is a reversal itself; write a new journal."), reason="is_reversal")
    if journal.kind not in BY_HAND:
        raise Conflict(_("This journal was made by a document; reverse that."), reason="automatic")
    if Journal.objects.filter(reversal_of=journal).exists():
        raise Conflict(_("The journal is reversed already."), reason="already_reversed")


def _lock_draft(context: Context, pk: int, version: int | None) -> Journal:
    journal = lock(Journal.objects.all(), context=context, pk=pk, version=version)
    if not journal.is_draft:
        raise Conflict(_("The journal is posted; reverse it instead."), reason="posted")
    return journal


def _lines(journal: Journal) -> list[JournalLine]:
    return list(JournalLine.objects.filter(journal=journal).select_related(*_JUDGED).order_by("position"))


def _check_currency(context: Context, data: Mapping[str, Any]) -> None:
    base = context.company.base_currency
    if data.get("currency", base) != base:
        raise Invalid(
            _("Journals are written in %(currency)s, the currency of the books.") % {"currency": base},
            field="currency",
            reason="unsupported_currency",
        )
    if data.get("exchange_rate", 1) != 1:
        raise Invalid(
            _("The currency of the books has the rate 1."), field="exchange_rate", reason="rate_of_base"
        )


def _open_item(context: Context, journal: Journal, lines: Sequence[JournalLine]) -> None:
    """What the journal books on a party waits to be settled, like an invoice or a payment (I-14)."""
    booked = manual_lines.party_lines(lines)
    net = _total(booked) - sum(line.credit for line in booked)
    if not net:
        return
    first = booked[0]
    open_items.create(
        context=context,
        journal=journal,
        account=first.account,
        side=OpenItem.Side.DEBIT if net > 0 else OpenItem.Side.CREDIT,
        client=first.client if first.account.kind == Account.Kind.RECEIVABLE else None,
        supplier=first.supplier if first.account.kind == Account.Kind.PAYABLE else None,
        amount=abs(net),
        base_amount=abs(net),
        date=journal.posting_date,
        due_date=min((line.due_date for line in booked if line.due_date), default=journal.posting_date),
        currency=journal.currency,
    )


def _total(lines: Sequence[JournalLine]) -> Any:
    return sum((line.debit for line in lines), manual_lines.ZERO)


def _snapshot(journal: Journal, lines: Sequence[JournalLine]) -> Snapshot:
    return snapshot(journal) | {"lines": [snapshot(line) for line in lines]}


def _publish(
    context: Context, journal: Journal, action: str, before: Snapshot | None, after: Snapshot | None
) -> None:
    records.publish(context=context, traces=[records.Trace(journal, action, before, after)])

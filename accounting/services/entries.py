"""Journals and lines before they are written: what callers say, and the rows it makes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.models.period import Period
from accounting.models.tax import Tax
from accounting.models.treasury import Treasury
from accounts.models.client import Client
from accounts.models.supplier import Supplier
from erp.core.context import Context
from erp.core.models.document import Document

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A debit or credit in the company's currency, rounded to its digits.

    A negative amount means the other side, a line of nothing is left out. `tax_base` is what the tax was
    counted on, its sign relative to the line's side: it turns with it.
    """

    account: Account
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    description: str = ""
    client: Client | None = None
    supplier: Supplier | None = None
    store: Any = None  # an inventory.Store, which is above this app
    treasury: Treasury | None = None
    tax: Tax | None = None
    tax_base: Decimal | None = None
    due_date: datetime.date | None = None

    @property
    def net(self) -> Decimal:
        """Debit less credit."""
        return self.debit - self.credit


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal to be posted. `period` may be passed by who has read it already (`periods.for_posting`)."""

    kind: Journal.Kind
    source: Document | None
    date: datetime.date
    posting_date: datetime.date
    description: str
    lines: Sequence[Line]
    reversal_of: Journal | None = None
    period: Period | None = None

    @property
    def is_empty(self) -> bool:
        """Whether every line is nothing, so that there is nothing to post."""
        return not any(line.net for line in self.lines)


@dataclass(frozen=True, slots=True)
class Draft:
    """A journal and its lines, without keys yet."""

    journal: Journal
    lines: list[JournalLine]


def drafted(context: Context, entry: Entry) -> Draft:
    """The rows of `entry`."""
    journal = _journal(
        context,
        kind=entry.kind,
        source=entry.source,
        date=entry.date,
        posting_date=entry.posting_date,
        description=entry.description,
        reversal_of=entry.reversal_of,
    )
    return Draft(journal, [_journal_line(context, line) for line in entry.lines if line.net])


def mirrored(
    context: Context,
    journal: Journal,
    lines: Sequence[JournalLine],
    *,
    date: datetime.date,
    source: Document | None,
    notes: str,
) -> Draft:
    """The rows that reverse `journal` on `date`."""
    head = _journal(
        context,
        kind=Journal.Kind.REVERSAL,
        source=source,
        date=date,
        posting_date=date,
        description=_("Reversal of %(number)s") % {"number": journal.number},
        reversal_of=journal,
        notes=notes,
    )
    return Draft(head, [_mirrored(line) for line in lines])


def _journal(
    context: Context,
    *,
    kind: Journal.Kind,
    source: Document | None,
    date: datetime.date,
    posting_date: datetime.date,
    description: str,
    reversal_of: Journal | None,
    notes: str = "",
) -> Journal:
    return Journal(
        company=context.company,
        created_at=context.at,
        updated_at=context.at,
        kind=kind,
        date=date,
        posting_date=posting_date,
        currency=context.company.base_currency,
        description=description[:500],
        reversal_of=reversal_of,
        notes=notes,
        source_type=source._meta.label_lower if source else None,
        source_id=source.pk if source else None,
    )


def _journal_line(context: Context, line: Line) -> JournalLine:
    net = line.net
    turned = net < 0 if line.debit else net > 0
    return JournalLine(
        company=context.company,
        account=line.account,
        debit=max(net, ZERO),
        credit=max(-net, ZERO),
        currency=context.company.base_currency,
        amount_currency=net,
        description=line.description[:500],
        due_date=line.due_date,
        client=line.client,
        supplier=line.supplier,
        store=line.store,
        treasury=line.treasury,
        tax=line.tax,
        tax_base=-line.tax_base if turned and line.tax_base is not None else line.tax_base,
    )


def _mirrored(line: JournalLine) -> JournalLine:
    kept = {
        field.attname: getattr(line, field.attname)
        for field in line._meta.concrete_fields
        if field.name not in {"id", "journal", "position", "debit", "credit", "amount_currency"}
    }
    return JournalLine(debit=line.credit, credit=line.debit, amount_currency=-line.amount_currency, **kept)

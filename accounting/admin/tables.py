"""The journals of a document, shown below it; also for the apps above."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounting.models.journal import Journal, JournalLine
from erp.admin.display import Column, Table, link, number
from erp.core.models.document import Document

ZERO = Decimal(0)


def journals_of(document: Document) -> list[Table]:
    """One table for each journal that `document` made: three statements, however many."""
    journals = Journal.objects.filter(
        company=document.company_id, source_type=document._meta.label_lower, source_id=document.pk
    )
    return [lines_of(journal) for journal in journals.order_by("pk")]


def lines_of(journal: Journal, title: Any = None) -> Table:
    """The lines of one journal, with what each is about."""
    lines = list(
        journal.lines.select_related("account", "client", "supplier", "store", "treasury", "tax").order_by(
            "position"
        )
    )
    return Table(
        title=title or _titled(journal),
        columns=[
            Column(_("Account")),
            Column(_("About")),
            Column(_("Debit"), is_number=True),
            Column(_("Credit"), is_number=True),
        ],
        rows=[
            (link(line.account), _about(line), _or_blank(line.debit), _or_blank(line.credit))
            for line in lines
        ],
        totals=(
            _("Total"),
            "",
            number(sum((line.debit for line in lines), ZERO)),
            number(sum((line.credit for line in lines), ZERO)),
        ),
    )


def _titled(journal: Journal) -> SafeString:
    return format_html(
        '{} {} <span class="mz-muted"><bdi>{}</bdi> · <bdi>{}</bdi></span>',
        _("Journal"),
        link(journal, journal.number or _("Draft")),
        journal.get_kind_display(),
        date_format(journal.posting_date),
    )


def _about(line: JournalLine) -> str:
    named = (line.client, line.supplier, line.store, line.treasury, line.tax)
    return " · ".join(str(part) for part in (*named, line.description) if part)


def _or_blank(amount: Decimal) -> str:
    return number(amount) if amount else ""

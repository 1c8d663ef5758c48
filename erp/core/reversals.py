"""What every reversal has in common: the mirror document and its day (domain.md 1.0, 8)."""

from __future__ import annotations

from datetime import date as Date
from typing import TypeVar

from django.utils.translation import gettext as _

from erp.core.context import Context
from erp.core.errors import Invalid
from erp.core.models.document import Document

D = TypeVar("D", bound=Document)

# A mirror gets these of its own.
_OWN = {
    "id",
    "external_id",
    "version",
    "number",
    "state",
    "date",
    "posting_date",
    "period",
    "posted_at",
    "posted_by",
    "reversal_of",
    "journal",
    "open_item",
}


def reversal_date(original: Document, date: Date | None, *, context: Context) -> Date:
    """The day of the reversal, today unless given. Raises Invalid on date if that is before the original."""
    date = date or context.today
    if date < original.posting_date:
        raise Invalid(
            _("It can't be undone before %(date)s, the day it was posted on.")
            % {"date": original.posting_date},
            field="date",
            reason="before_original",
        )
    return date


def mirror_of(original: D, *, context: Context, date: Date) -> D:
    """An unsaved draft that says what `original` says, dated `date`, and points at it as its reversal."""
    kept = {
        field.attname: getattr(original, field.attname)
        for field in original._meta.concrete_fields
        if field.name not in _OWN
    }
    kept |= {"created_at": context.at, "updated_at": context.at}
    return type(original)(**kept, date=date, posting_date=date, reversal_of=original)

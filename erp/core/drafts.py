"""What every document does between its first save and its posting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from erp.core.context import Context
from erp.core.errors import Conflict, Invalid, Message
from erp.core.models.document import Document

if TYPE_CHECKING:
    from accounting.models.period import Period


def with_defaults(data: Mapping[str, Any], *, context: Context) -> dict[str, Any]:
    """`data` of a new document, with its dates (today, and the date itself) and the currency of the books."""
    given = {name: value for name, value in data.items() if value is not None or name not in _NOT_NULL}
    date = given.get("date", context.today)
    complete = {
        "date": date,
        "posting_date": date,
        "currency": context.company.base_currency,
        "exchange_rate": Decimal(1),
        **given,
    }
    refuse_other_currency(complete, context=context)
    return complete


def with_changes(document: Document, data: Mapping[str, Any], *, context: Context) -> dict[str, Any]:
    """`data` for a draft as it stands; the posting date goes along with the date if it was the same."""
    given = {name: value for name, value in data.items() if value is not None or name not in _NOT_NULL}
    if "date" in given and "posting_date" not in given and document.posting_date == document.date:
        given["posting_date"] = given["date"]
    refuse_other_currency(given, context=context)
    return given


def refuse_other_currency(data: Mapping[str, Any], *, context: Context) -> None:
    """Documents are in the currency of the books, at a rate of one. Raises Invalid on the member at fault."""
    base = context.company.base_currency
    if data.get("currency", base) != base:
        raise Invalid(
            _("Documents are in the company's currency, %(currency)s.") % {"currency": base},
            field="currency",
            reason="currency_not_supported",
        )
    if data.get("exchange_rate", 1) != 1:
        raise Invalid(
            _("In the company's own currency the exchange rate is 1."),
            field="exchange_rate",
            reason="currency_not_supported",
        )


def members_of(model: type[Document]) -> Callable[[str], str]:
    """How a caller knows a field of `model`: `client_id`, not `client`. For `values.check`."""
    return lambda name: getattr(model._meta.get_field(name), "attname", name)


def require_draft(document: Document, *, instead: Message) -> None:
    """Raises Conflict "posted" if the document is final; `instead` says what to do then."""
    if not document.is_draft:
        raise Conflict(instead, reason="posted")


def finish(document: Document, *, context: Context, state: str, number: str, period: Period) -> None:
    """Set what a document has from its posting on; the caller writes the row, and does it last."""
    document.state = state
    document.number = number
    document.period = period
    document.posted_at = document.updated_at = context.at
    document.posted_by_id = context.actor.user_id
    document.version += 1


# Members that fall back on their default when a caller sends null.
_NOT_NULL = {"date", "posting_date", "currency", "exchange_rate"}

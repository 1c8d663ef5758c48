"""What a new company's books start with: chart, taxes, two fiscal years, a cash box and a bank account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from django.utils import translation
from django.utils.translation import gettext as _

from accounting import chart
from accounting.models.account import Account, AccountCategory
from accounting.models.tax import Tax
from accounting.models.treasury import Treasury
from accounting.services import fiscal_year, tax, treasury
from erp import records
from erp.audit.snapshot import snapshot
from erp.core.context import Context
from erp.core.models.base import Record
from erp.core.seeding import company_seed

R = TypeVar("R", bound=Record)


@company_seed
def seed(*, context: Context) -> None:
    """Names are written in the company's language. Emits the created event of every record."""
    with translation.override(context.company.language):
        accounts = _chart(context)
        _taxes(context)
        _treasuries(context, accounts)
    # The year of today, and the next, so that nobody's December meets a closed door.
    for year in fiscal_year.ensure(context=context, day=context.today):
        fiscal_year.ensure(context=context, day=year.end + timedelta(days=1))


def _chart(context: Context) -> dict[str, Account]:
    categories: dict[str | None, AccountCategory] = {}
    roots = [entry for entry in chart.CATEGORIES if entry.parent is None]
    leaves = [entry for entry in chart.CATEGORIES if entry.parent is not None]
    for level in (roots, leaves):
        made = _create(
            context,
            AccountCategory,
            [
                {
                    "code": entry.code,
                    "name": str(entry.name),
                    "type": entry.type,
                    "parent": categories.get(entry.parent),
                }
                for entry in level
            ],
        )
        categories |= {category.code: category for category in made}
    accounts = _create(
        context,
        Account,
        [
            {
                "code": entry.code,
                "name": str(entry.name),
                "category": categories[entry.category],
                "kind": entry.kind,
            }
            for entry in chart.ACCOUNTS
        ],
    )
    return {account.code: account for account in accounts}


def _taxes(context: Context) -> None:
    if rate := chart.STANDARD_RATES.get(context.company.country):
        tax.create(context=context, data={"name": _("VAT %(rate)s%%") % {"rate": rate}, "rate": rate})
    tax.create(context=context, data={"name": _("Zero rated"), "rate": Decimal(0), "kind": Tax.Kind.ZERO})


def _treasuries(context: Context, accounts: dict[str, Account]) -> None:
    for type_, code, is_primary in (
        (Treasury.Type.CASH, chart.CASH, True),
        (Treasury.Type.BANK, chart.BANK, False),
    ):
        account = accounts[code]
        treasury.create(
            context=context,
            data={"name": account.name, "type": type_, "is_primary": is_primary, "account": account},
        )


def _create(context: Context, model: type[R], rows: Iterable[dict[str, object]]) -> list[R]:
    """Rows of `model` with their trace: three statements, however many."""
    made = [
        model(company=context.company, created_at=context.at, updated_at=context.at, **row) for row in rows
    ]
    model._default_manager.bulk_create(made)
    records.publish(
        context=context, traces=[records.Trace(record, "created", None, snapshot(record)) for record in made]
    )
    return made

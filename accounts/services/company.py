"""Companies: founding one, and changing what may be changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models.company import Company
from accounts.models.membership import Membership
from accounts.models.user import User
from accounts.services import role
from erp import records
from erp.audit.snapshot import Snapshot, difference, snapshot
from erp.core import numbering, values
from erp.core.commands import command
from erp.core.context import Actor, Context
from erp.core.errors import Conflict, PreconditionFailed
from erp.core.models.base import Record
from erp.core.seeding import seed_company
from erp.records import Trace

# The short name may stand in a host name (RFC 1123, section 2.1) and is `tenant_id` of the API.
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _slug(value: str) -> None:
    if not _SLUG.fullmatch(value):
        raise ValidationError(_("Small letters a to z, digits, and single hyphens between them."))


def _language(code: str) -> None:
    if code not in dict(settings.LANGUAGES):
        raise ValidationError(_("Not a language this server speaks."))


def _month(value: int) -> None:
    if not 1 <= value <= 12:
        raise ValidationError(_("A month is a number from 1 to 12."))


RULES: Mapping[str, values.Rule] = {
    "slug": _slug,
    "country": values.country,
    "timezone": values.time_zone,
    "language": _language,
    "base_currency": values.currency,
    "cash_rounding": values.above_zero,
    "fiscal_year_start": _month,
}


@command
def create(
    *, actor: Actor, at: datetime, data: Mapping[str, Any], owner: User | None = None, request_id: str = ""
) -> Company:
    """Found a company: its row, what every app seeds it with, and `owner`'s membership, all or nothing.

    `data` holds the columns of Company; slug, name, country and base_currency are needed.
    Raises Invalid; Conflict if the slug is taken. Emits company.created, membership.created and what the
    seeds emit.
    """
    values.check(Company, data, created=True, rules=RULES)
    _refuse_taken_slug(data)
    company = Company(created_at=at, updated_at=at, **data)
    company.save(force_insert=True)
    context = Context(company=company, actor=actor, at=at, request_id=request_id)
    _publish(context, company, "created", None, snapshot(company))
    if owner is not None:
        records.create(Membership, context=context, data={"user": owner, "role": role.shipped("owner")})
    seed_company(context=context)
    return company


@command
def update(*, context: Context, data: Mapping[str, Any], version: int | None = None) -> Company:
    """Change the company of `context`. Locks its row.

    Raises Invalid; PreconditionFailed; Conflict reason "currency_in_use" once a number was given to a posted
    document, "hard_locked" when the hard lock date would go back. Emits company.updated.
    """
    values.check(Company, data, created=False, rules=RULES)
    company = Company.objects.select_for_update(no_key=True).get(pk=context.company.pk)
    if version not in {None, company.version}:
        raise PreconditionFailed(_("The record changed since you read it."))
    _refuse_taken_slug(data, but=company)
    _refuse_other_currency(company, data, context)
    _refuse_earlier_lock(company.hard_lock_date, data)
    before = snapshot(company)
    for name, value in data.items():
        setattr(company, name, value)
    was, became = difference(before, snapshot(company))
    if became:
        company.version += 1
        company.updated_at = context.at
        company.save(force_update=True)
        _publish(context, company, "updated", was, became)
    return company


def _refuse_taken_slug(data: Mapping[str, Any], but: Company | None = None) -> None:
    others = Company.objects.exclude(pk=but.pk) if but else Company.objects.all()
    if others.filter(slug=data.get("slug")).exists():
        raise Conflict(
            _("There is already a company with this short name."), field="slug", reason="duplicate"
        )


def _refuse_other_currency(company: Company, data: Mapping[str, Any], context: Context) -> None:
    wanted = data.get("base_currency", company.base_currency)
    if wanted != company.base_currency and numbering.documents_numbered(context=context):
        raise Conflict(
            _("The currency of the books is fixed: something was posted in it."),
            field="base_currency",
            reason="currency_in_use",
        )


def _refuse_earlier_lock(locked: date | None, data: Mapping[str, Any]) -> None:
    wanted = data.get("hard_lock_date", locked)
    if locked and (wanted is None or wanted < locked):
        raise Conflict(
            _("The hard lock date only moves forward."), field="hard_lock_date", reason="hard_locked"
        )


def _publish(
    context: Context, company: Company, action: str, before: Snapshot | None, after: Snapshot
) -> None:
    # A company is owned by none, so it is no Record; it has what the trace of one needs.
    trace = Trace(cast("Record", company), action, before, after)
    records.publish(context=context, traces=[trace])

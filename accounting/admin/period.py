"""Fiscal years and their periods; periods are closed, opened again and locked by buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant

from accounting.models.period import FiscalYear, Period
from accounting.services import fiscal_year, periods
from erp.admin.base import ServiceAdmin
from erp.admin.buttons import Button
from erp.admin.display import Column, Table, link, state_badge
from erp.admin.scoped import CompanyRelatedFilter

State = Period.State


@admin.register(FiscalYear)
class FiscalYearAdmin(ServiceAdmin):
    service = fiscal_year
    menu = "accounting"
    menu_order = 70
    icon = "calendar_month"
    list_display = ("year", "start", "end")
    ordering = ("-start", "-id")
    optional = ("year", "start")

    def layout_of(self, request: HttpRequest, obj: Any) -> Sequence[tuple[Any, tuple[Any, ...]]]:
        """Its days are fixed once it is made; without any it follows the last year there is."""
        return ((None, (("year", "start", "end") if obj else ("year", "start"), "external_id")),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*super().get_readonly_fields(request, obj), *(("year", "start", "end") if obj else ())]

    def tables(self, request: HttpRequest, obj: FiscalYear) -> list[Table]:
        rows = [
            (link(period), period.start, period.end, state_badge(period))
            for period in obj.periods.order_by("start")
        ]
        heads = (_("Period"), _("First day"), _("Last day"), _("State"))
        return [Table(_("Periods"), [Column(head) for head in heads], rows)]


@admin.register(Period)
class PeriodAdmin(ServiceAdmin):
    """Made with their year; what changes is their state."""

    menu = "accounting"
    menu_order = 80
    icon = "event_available"
    related = ("fiscal_year",)
    list_display = ("__str__", "fiscal_year", "start", "end", state_badge)
    list_filter = ("state", ("fiscal_year", CompanyRelatedFilter))
    ordering = ("-start", "-id")
    layout = ((None, (("start", "end"), ("fiscal_year", state_badge))),)
    buttons = (
        Button(
            "close",
            _("Close"),
            periods.close,
            permission="accounting.manage_ledger",
            question=_("Nothing can be posted in a closed period. It can be opened again."),
            done=_("The period is closed."),
            when=lambda period: period.state == State.OPEN,
            variant=ActionVariant.PRIMARY,
            icon="lock_clock",
        ),
        Button(
            "reopen",
            _("Open again"),
            periods.reopen,
            permission="accounting.manage_ledger",
            question=_("Postings in this period will be possible again."),
            done=_("The period is open again."),
            when=lambda period: period.state == State.CLOSED,
            icon="lock_open",
        ),
        Button(
            "lock",
            _("Lock"),
            periods.lock,
            permission="accounting.manage_ledger",
            question=_("A locked period is never opened again. There is no way back."),
            done=_("The period is locked."),
            when=lambda period: period.state == State.CLOSED,
            variant=ActionVariant.DANGER,
            icon="lock",
        ),
    )

"""Fiscal years and their periods."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounting.guards.kept_periods import PERIODS_ARE_KEPT
from accounting.guards.periods import PERIODS_DO_NOT_OVERLAP
from erp.core.guards.declarations import Guard
from erp.core.models.base import CompanyForeignKey, Record


class FiscalYear(Record):
    """Twelve months of books; `year` is the calendar year it starts in and the year in document numbers."""

    year = models.PositiveSmallIntegerField(_("year"))
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))

    class Meta(Record.Meta):
        verbose_name = _("fiscal year")
        verbose_name_plural = _("fiscal years")
        ordering = ("start", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "year"], name="accounting_fiscalyear_year"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="accounting_fiscalyear_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Period(Record):
    """A month of a fiscal year. Open takes postings; closed can be opened again; locked never."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        LOCKED = "locked", _("Locked")

    fiscal_year = CompanyForeignKey(FiscalYear, related_name="periods", verbose_name=_("fiscal year"))
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    state = models.CharField(
        _("state"), max_length=6, choices=State.choices, default=State.OPEN, editable=False
    )

    guards: ClassVar[tuple[Guard, ...]] = (PERIODS_DO_NOT_OVERLAP, PERIODS_ARE_KEPT)

    class Meta(Record.Meta):
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ("start", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "start"], name="accounting_period_start"),
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")), name="accounting_period_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m}"

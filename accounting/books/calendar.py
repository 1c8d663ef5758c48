"""Fiscal years have twelve months or more of periods, without overlap or hole (I-63)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import DateField, Exists, F, Max, Min, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.models.period import FiscalYear, Period
from accounts.models.company import Company
from erp.core.books import Fault, faults_in, invariant


@invariant("I-63", gettext_lazy("Periods neither overlap nor leave holes"))
def calendar(company: Company) -> Iterator[Fault]:
    """Three statements: periods that overlap, that nothing follows, and years their periods don't fill."""
    periods = Period.objects.filter(company=company)
    over = periods.filter(start__lte=OuterRef("end"), end__gte=OuterRef("start")).exclude(pk=OuterRef("pk"))
    yield from faults_in(
        periods.filter(Exists(over)), "I-63", lambda row: _("%(period)s overlaps another") % {"period": row}
    )
    # Cast, because SQLite adds days to a date by making an instant of it.
    next_day = periods.annotate(next_day=Cast(F("end") + timedelta(days=1), DateField()))
    follower = periods.filter(start=OuterRef("next_day"), fiscal_year=OuterRef("fiscal_year"))
    yield from faults_in(
        next_day.filter(~Exists(follower)).exclude(end=F("fiscal_year__end")),
        "I-63",
        lambda row: _("nothing follows %(period)s") % {"period": row},
    )
    years = FiscalYear.objects.filter(company=company).annotate(
        first=Min("periods__start"), last=Max("periods__end")
    )
    yield from faults_in(
        years.filter(Q(first=None) | ~Q(first=F("start"), last=F("end"))),
        "I-63",
        lambda row: _("the periods of %(year)s do not fill it") % {"year": row},
    )

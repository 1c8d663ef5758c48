"""Document numbers have no gap (I-30): a kind and year has 1 to n, and its counter stands at n + 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import (
    BigIntegerField,
    Count,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, Lag, StrIndex, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.core import documents
from erp.core.books import Fault, faults_in, invariant
from erp.core.models.sequence import NumberSequence

NUMBER = "I-30"

# A number is KIND-YEAR-COUNT, the year has four digits.
_YEAR = len("-2026-")


@invariant(NUMBER, gettext_lazy("Document numbers have no gaps"))
def gaps(company: Any) -> Iterator[Fault]:
    """One statement for each kind of document."""
    for model in documents.models():
        after_a_gap = (
            _numbered(model, company)
            .annotate(
                count=Cast(Substr("number", StrIndex("number", Value("-")) + _YEAR), BigIntegerField()),
                before=Window(Lag("count", default=0), partition_by=[F("series")], order_by=F("count").asc()),
            )
            .exclude(count=F("before") + 1)
        )
        yield from faults_in(
            after_a_gap,
            NUMBER,
            lambda row: (
                _("%(number)s follows number %(before)s") % {"number": row.number, "before": row.before}
            ),
        )


@invariant(NUMBER, gettext_lazy("Number sequences stand where the documents end"))
def ends(company: Any) -> Iterator[Fault]:
    """One statement: how many documents carry numbers of each sequence."""
    series = Concat("kind", Value("-"), Cast("year", models.CharField()), Value("-"))
    used: Combinable = Value(0, output_field=IntegerField())
    for model in documents.models():
        of_series = _numbered(model, OuterRef("company")).filter(series=OuterRef("series"))
        count = of_series.order_by().values("series").annotate(count=Count("pk")).values("count")
        used = used + Coalesce(Subquery(count), 0)
    # Year 0 numbers what is no document (clients, suppliers): there, gaps are allowed.
    astray = (
        NumberSequence.objects.filter(company=company, year__gt=0)
        .annotate(series=series)
        .annotate(used=used)
        .exclude(next=F("used") + 1)
    )
    yield from faults_in(
        astray,
        NUMBER,
        lambda row: _("%(next)s comes next, and %(used)s are used") % {"next": row.next, "used": row.used},
    )


def _numbered(model: type[documents.Document], company: Any) -> QuerySet:
    """The rows with a number; `series` is all of it before the count."""
    return model.objects.filter(company=company, number__isnull=False).annotate(
        series=Substr("number", 1, StrIndex("number", Value("-")) + (_YEAR - 1))
    )

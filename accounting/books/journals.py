"""Posted journals: balanced, whole, one for each source, in their period."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.models.journal import Journal, JournalLine
from accounts.models.company import Company
from erp.core.books import Fault, faults_in, invariant
from erp.core.fields import MoneyField


@invariant("I-1", gettext_lazy("Every posted journal balances over two lines or more"))
def balanced(company: Company) -> Iterator[Fault]:
    """One statement: the sum and number of lines of each posted journal; its total is that of the debits."""
    off = _posted(company).annotate(
        net=Sum(F("lines__debit") - F("lines__credit"), output_field=MoneyField()),
        debit=Coalesce(Sum("lines__debit"), 0, output_field=MoneyField()),
        count=Count("lines"),
    )
    yield from faults_in(
        off.filter(Q(count__lt=2) | ~Q(net=0) | ~Q(debit=F("total"))),
        "I-1",
        lambda row: (
            _("%(count)s lines, debit less credit %(net)s, total %(total)s")
            % {"count": row.count, "net": row.net, "total": row.total}
        ),
    )


@invariant("I-3", gettext_lazy("A journal in one currency balances in that currency"))
def balanced_in_currency(company: Company) -> Iterator[Fault]:
    """One statement over the journals whose lines share a currency."""
    off = _posted(company).annotate(
        first=Min("lines__currency"), last=Max("lines__currency"), net=Sum("lines__amount_currency")
    )
    yield from faults_in(
        off.filter(first=F("last")).exclude(net=0),
        "I-3",
        lambda row: _("off by %(net)s %(currency)s") % {"net": row.net, "currency": row.first},
    )


@invariant("I-8", gettext_lazy("A source has one journal of a kind"))
def once(company: Company) -> Iterator[Fault]:
    """One statement: the later of two with one source and kind; mirrors are told by what they mirror."""
    rows = Journal.objects.filter(company=company, source_type__isnull=False, reversal_of=None)
    twin = rows.filter(
        id__lt=OuterRef("id"),
        source_type=OuterRef("source_type"),
        source_id=OuterRef("source_id"),
        kind=OuterRef("kind"),
    )
    yield from faults_in(
        rows.annotate(other=Subquery(twin.order_by("id").values("id")[:1])).filter(other__isnull=False),
        "I-8",
        lambda row: _("posts what journal %(other)s posted") % {"other": row.other},
    )


@invariant("I-9", gettext_lazy("Debits equal credits on every day"))
def trial_balance(company: Company) -> Iterator[Fault]:
    """One statement. Every day's movement is zero, so the balance at the end of any day is."""
    lines = JournalLine.objects.filter(company=company, journal__state=Journal.State.POSTED)
    days = (
        lines.order_by()
        .values(day=F("journal__posting_date"))
        .annotate(net=Sum(F("debit") - F("credit"), output_field=MoneyField()))
        .exclude(net=0)
        .order_by("day")
    )
    for row in days:
        yield Fault(
            "I-9",
            JournalLine._meta.db_table,
            f"{row['day']:%Y-%m-%d}",
            _("debit less credit of the day is %(net)s") % {"net": row["net"]},
        )


@invariant("I-60", gettext_lazy("Posted journals are dated in their period"))
def in_period(company: Company) -> Iterator[Fault]:
    """One statement. That the period was open when it was posted, only the guard can know."""
    astray = _posted(company).filter(
        Q(period=None) | Q(posting_date__lt=F("period__start")) | Q(posting_date__gt=F("period__end"))
    )
    yield from faults_in(
        astray,
        "I-60",
        lambda row: _("dated %(date)s, outside its period") % {"date": row.posting_date},
    )


def _posted(company: Company) -> QuerySet[Journal]:
    return Journal.objects.filter(company=company, state=Journal.State.POSTED)

"""Moves: in order, and worth what the ledger says (I-42, I-50)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value, Window
from django.db.models.functions import Lag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounts.models.company import Company
from erp.core.books import Fault, faults_in, invariant
from erp.core.fields import MoneyField, QuantityField
from inventory.models.stock import StockLevel, StockMove
from inventory.models.store import Store


@invariant("I-42", gettext_lazy("Each store's stock is worth what its inventory account says, on every day"))
def equals_the_ledger(company: Company) -> Iterator[Fault]:
    """Two statements: each day's moves and lines, by store: equal changes every day are equal balances."""
    moved = _by_day(
        StockMove.objects.filter(company=company), F("store__account"), F("store"), F("date"), Sum("value")
    )
    lines = JournalLine.objects.filter(
        company=company, account__kind=Account.Kind.INVENTORY, journal__state=Journal.State.POSTED
    )
    net = Sum(F("debit") - F("credit"), output_field=MoneyField())
    booked = _by_day(lines, F("account"), F("store"), F("journal__posting_date"), net)
    for place in sorted(moved.keys() | booked.keys(), key=lambda place: (place[2], place[1] or 0)):
        _account, store, day = place
        if moved[place] != booked[place]:
            yield Fault(
                "I-42",
                Store._meta.db_table,
                str(store),
                _("on %(day)s its goods changed by %(moved)s, its account by %(booked)s")
                % {"day": day, "moved": moved[place], "booked": booked[place]},
            )


@invariant("I-50", gettext_lazy("Moves are numbered and dated in the order they were posted"))
def in_order(company: Company) -> Iterator[Fault]:
    """Two statements: each move after the one before it, and each level at its last move."""
    place = [F("product"), F("store")]
    order = F("sequence").asc()
    moves = StockMove.objects.filter(company=company).annotate(
        sequence_before=Window(Lag("sequence", default=0), partition_by=place, order_by=order),
        date_before=Window(Lag("date"), partition_by=place, order_by=order),
    )
    yield from faults_in(
        moves.exclude(
            Q(sequence=F("sequence_before") + 1) & (Q(date_before=None) | Q(date_before__lte=F("date")))
        ),
        "I-50",
        lambda row: (
            _("number %(sequence)s of %(date)s follows number %(before)s of %(date_before)s")
            % {
                "sequence": row.sequence,
                "date": row.date,
                "before": row.sequence_before,
                "date_before": row.date_before,
            }
        ),
    )
    newest = StockMove.objects.filter(product=OuterRef("product"), store=OuterRef("store")).order_by(
        "-sequence"
    )
    levels = StockLevel.objects.filter(company=company, last_sequence__gt=0).annotate(
        sequence=Subquery(newest.values("sequence")[:1]), day=Subquery(newest.values("date")[:1])
    )
    yield from faults_in(
        levels.exclude(last_sequence=F("sequence"), last_date=F("day")).order_by("pk"),
        "I-50",
        lambda row: (
            _("its last move is number %(sequence)s of %(day)s") % {"sequence": row.sequence, "day": row.day}
        ),
    )


@invariant("I-47", gettext_lazy("What is reversed leaves stock as it was"))
def mirrored(company: Company) -> Iterator[Fault]:
    """One statement."""
    nothing, free = Value(0, output_field=QuantityField()), Value(0, output_field=MoneyField())
    reversals = StockMove.objects.filter(company=company, reversal_of__isnull=False)
    yield from faults_in(
        reversals.exclude(
            quantity=nothing - F("reversal_of__quantity"),
            value=free - F("reversal_of__value"),
            product=F("reversal_of__product"),
            store=F("reversal_of__store"),
        ).order_by("pk"),
        "I-47",
        lambda row: (
            _("%(quantity)s worth %(value)s is not the opposite of move %(other)s")
            % {"quantity": row.quantity, "value": row.value, "other": row.reversal_of_id}
        ),
    )


def _by_day(
    rows: QuerySet, account: F, store: F, day: F, total: Sum
) -> defaultdict[tuple[int, int | None, date], Decimal]:
    sums: defaultdict[tuple[int, int | None, date], Decimal] = defaultdict(Decimal)
    grouped = rows.order_by().values(on=account, place=store, day=day).annotate(total=total)
    for row in grouped:
        sums[row["on"], row["place"], row["day"]] = row["total"]
    return sums

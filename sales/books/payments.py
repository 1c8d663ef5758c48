"""Payments: what came in is what was booked and what the client is credited with (I-15, I-23)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.models.account import Account
from accounting.models.journal import JournalLine
from accounting.models.open_item import OpenItem
from accounts.models.company import Company
from erp.core.books import Fault, faults_in, invariant
from erp.core.fields import MoneyField
from sales.models.payment import ClientPayment

_ZERO = Value(0, output_field=MoneyField())


@invariant("I-23", gettext_lazy("A payment is one open item of its amount, and money in its treasury"))
def received(company: Company) -> Iterator[Fault]:
    """One statement: amount, open item and treasury lines of each payment; of a mirror, on the other side."""
    lines = JournalLine.objects.filter(
        journal=OuterRef("journal"), treasury=OuterRef("treasury"), account__kind=Account.Kind.TREASURY
    )
    net = Sum(F("debit") - F("credit"), output_field=MoneyField())
    money = Subquery(lines.order_by().values("journal").annotate(sum=net).values("sum"))
    rows = ClientPayment.objects.filter(company=company).exclude(state="draft")
    same = Q(
        open_item__amount=F("amount"), open_item__client=F("client"), open_item__journal=F("journal")
    ) & (
        Q(reversal_of=None, open_item__side=OpenItem.Side.CREDIT, money=F("amount"))
        | Q(reversal_of__isnull=False, open_item__side=OpenItem.Side.DEBIT, money=_ZERO - F("amount"))
    )
    yield from faults_in(
        rows.annotate(money=Coalesce(money, _ZERO)).exclude(same).order_by("pk"),
        "I-23",
        lambda row: (
            _("of %(amount)s, its treasury got %(money)s") % {"amount": row.amount, "money": row.money}
        ),
    )

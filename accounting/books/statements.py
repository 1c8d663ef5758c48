"""The accounting equation (I-13)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Case, F, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.models.account import AccountCategory
from accounting.models.journal import Journal, JournalLine
from accounts.models.company import Company
from erp.core.books import Fault, invariant
from erp.core.fields import MoneyField

Type = AccountCategory.Type


@invariant("I-13", gettext_lazy("Assets are liabilities, equity and the result together"))
def equation(company: Company) -> Iterator[Fault]:
    """One statement over all posted lines, by the type of their account; later days follow from I-9."""
    net = F("debit") - F("credit")
    on_the_left = JournalLine.objects.filter(company=company, journal__state=Journal.State.POSTED)
    sums = on_the_left.aggregate(
        **{
            type_: Coalesce(
                Sum(
                    Case(When(account__category__type=type_, then=net), output_field=MoneyField()),
                ),
                Value(0, output_field=MoneyField()),
            )
            for type_ in Type.values
        }
    )
    claims = -(sums[Type.LIABILITY] + sums[Type.EQUITY])
    result = -(sums[Type.INCOME] + sums[Type.EXPENSE])
    if sums[Type.ASSET] != claims + result:
        yield Fault(
            "I-13",
            JournalLine._meta.db_table,
            company.slug,
            _("assets %(assets)s, liabilities and equity %(claims)s, result %(result)s")
            % {"assets": sums[Type.ASSET], "claims": claims, "result": result},
        )

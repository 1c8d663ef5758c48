"""What is settled of an invoice, read from its open item, as expressions on Invoice.

A draft has no item: nothing is paid and all of it is due.
"""

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from erp.core.fields import MoneyField
from sales.models.invoice import Invoice

STATUS = CharField(
    null=True,
    choices=[("unpaid", _("Unpaid")), ("partial", _("Partly paid")), ("paid", _("Paid"))],
)
_ZERO = Value(0, MoneyField())


def paid() -> Coalesce:
    """What payments settled."""
    return Coalesce(F("open_item__settled") - F("open_item__credited"), _ZERO, output_field=MoneyField())


def credited() -> Coalesce:
    """What credit notes or a void settled."""
    return Coalesce(F("open_item__credited"), _ZERO, output_field=MoneyField())


def due() -> Coalesce:
    """What is left to pay."""
    return Coalesce(F("open_item__amount") - F("open_item__settled"), F("total"), output_field=MoneyField())


def payment_status() -> Case:
    """`unpaid`, `partial` or `paid`; null of a void invoice, which nobody owes and nobody paid."""
    return Case(
        When(state=Invoice.State.VOID, then=None),
        When(open_item__settled__gte=F("open_item__amount"), then=Value("paid")),
        When(open_item__settled__gt=0, then=Value("partial")),
        default=Value("unpaid"),
        output_field=STATUS,
    )

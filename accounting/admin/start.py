"""The money there is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounting.models.treasury import Treasury
from accounting.services import balances
from erp.admin.display import Column, Table, link, number
from erp.admin.start import MOST, on_start
from erp.core.context import Context


@on_start(order=30, permission="accounting.view_treasury")
def treasuries(context: Context) -> Table:
    """What is in each treasury, by the ledger."""
    rows = (
        Treasury.objects.of(context.company).filter(is_active=True).annotate(balance=balances.of_treasury())
    )
    return Table(
        _("Treasuries"),
        [Column(_("Treasury")), Column(_("Type")), Column(_("Balance"), is_number=True)],
        [
            (link(each), each.get_type_display(), number(each.balance))
            for each in rows.order_by("-is_primary", "name", "pk")[:MOST]
        ],
    )

"""What the ledger knows of clients and suppliers, on their pages."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounting.models.open_item import OpenItem
from accounting.services import balances
from accounts.models.client import Client
from accounts.models.supplier import Supplier
from erp.admin.display import Column, Table, link, number
from erp.admin.extensions import add_figure, add_table

MOST_ITEMS = 50

add_figure(Client, "balance", _("owes us"), balances.of_client)
add_figure(Supplier, "balance", _("we owe"), balances.of_supplier)


def open_items(party: Any) -> Table:
    """What is not settled yet, the oldest first."""
    name = "client" if isinstance(party, Client) else "supplier"
    items = (
        OpenItem.objects.filter(company=party.company_id, settled__lt=F("amount"), **{name: party})
        .select_related("journal")
        .order_by("due_date", "pk")[:MOST_ITEMS]
    )
    return Table(
        _("Open items"),
        [
            Column(_("Journal")),
            Column(_("Date")),
            Column(_("Due date")),
            Column(_("Side")),
            Column(_("Amount"), is_number=True),
            Column(_("Open"), is_number=True),
        ],
        [
            (
                link(item.journal),
                item.date,
                item.due_date,
                item.get_side_display(),
                number(item.amount),
                number(item.amount - item.settled),
            )
            for item in items
        ],
        empty=_("Nothing is open."),
    )


add_table(Client, open_items)
add_table(Supplier, open_items)

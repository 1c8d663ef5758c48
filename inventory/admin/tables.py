"""What a document moved, shown below it; also for the apps above."""

from __future__ import annotations

from django.utils.translation import gettext as _

from erp.admin.display import Column, Table, link, number
from erp.core.fields import QuantityField
from erp.core.models.document import Document
from inventory.models.stock import StockMove


def moves_of(document: Document) -> Table | None:
    """The stock moves that `document` made; None if it made none."""
    moves = StockMove.objects.filter(
        company=document.company_id, source_type=document._meta.label_lower, source_id=document.pk
    ).select_related("product", "store")
    rows = [
        (link(move.product), link(move.store), number(move.quantity, QuantityField), number(move.value))
        for move in moves.order_by("pk")
    ]
    columns = [
        Column(_("Product")),
        Column(_("Store")),
        Column(_("Quantity"), is_number=True),
        Column(_("Value"), is_number=True),
    ]
    return Table(_("Stock moves"), columns, rows) if rows else None

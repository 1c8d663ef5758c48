"""What runs out."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from erp.admin.display import Column, Table, link, number
from erp.admin.start import MOST, on_start
from erp.core.context import Context
from erp.core.fields import QuantityField
from inventory.models.product import Product
from inventory.services import holdings


@on_start(order=40, permission="inventory.view_product")
def low_stock(context: Context) -> Table:
    """Products of which less is on hand than they say is enough."""
    rows = (
        Product.objects.of(context.company)
        .filter(track_stock=True, is_active=True, low_stock__isnull=False)
        .annotate(on_hand=holdings.stock())
        .filter(on_hand__lt=F("low_stock"))
    )
    return Table(
        _("Low stock"),
        [Column(_("Product")), Column(_("On hand"), is_number=True), Column(_("Enough is"), is_number=True)],
        [
            (link(each), number(each.on_hand, QuantityField), number(each.low_stock, QuantityField))
            for each in rows.order_by("name", "pk")[:MOST]
        ],
        empty=_("Enough of everything."),
    )

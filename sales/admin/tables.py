"""What a final invoice says and what came of it, in tables."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from erp.admin.display import Column, Table, link, number, state_badge
from erp.core.fields import PriceField, QuantityField
from sales.models.invoice import Invoice, InvoiceItem


def lines_of(invoice: Invoice) -> Table:
    """The lines; net and total after all discounts."""
    items = invoice.items.select_related("product", "tax1", "tax2").order_by("position")
    return Table(
        _("Lines"),
        [
            Column(_("Name")),
            Column(_("Quantity"), is_number=True),
            Column(_("Price"), is_number=True),
            Column(_("Discount"), is_number=True),
            Column(_("Taxes")),
            Column(_("Net"), is_number=True),
            Column(_("Total"), is_number=True),
        ],
        [
            (
                _named(item),
                number(item.quantity, QuantityField),
                number(item.unit_price, PriceField),
                number(item.discount) if item.discount else "",
                ", ".join(str(tax) for tax in (item.tax1, item.tax2) if tax),
                number(item.net),
                number(item.total),
            )
            for item in items
        ],
    )


def taxes_of(invoice: Invoice) -> Table:
    """How much of each tax, and on what."""
    taxes = invoice.taxes.select_related("tax").order_by("pk")
    return Table(
        _("Taxes"),
        [Column(_("Tax")), Column(_("Base"), is_number=True), Column(_("Amount"), is_number=True)],
        [(each.tax, number(each.base), number(each.amount)) for each in taxes],
        empty=_("No taxes."),
    )


def payments_of(invoice: Invoice) -> list[Table]:
    """What was received for it; no table if nothing was."""
    payments = invoice.payments.select_related("treasury").order_by("date", "pk")
    rows = [
        (
            link(each),
            each.date,
            each.get_method_display(),
            each.treasury,
            state_badge(each),
            number(each.amount),
        )
        for each in payments
    ]
    heads = (_("Payment"), _("Date"), _("Method"), _("Treasury"), _("State"))
    columns = [*(Column(head) for head in heads), Column(_("Amount"), is_number=True)]
    return [Table(_("Payments"), columns, rows)] if rows else []


def _named(item: InvoiceItem) -> SafeString | str:
    name = link(item.product, item.name) if item.product else item.name
    if not item.description:
        return name
    return format_html('{}<br><span class="mz-muted">{}</span>', name, item.description)

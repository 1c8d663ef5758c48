"""What sales have to do today."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from erp.admin.display import Column, Table, link, name_of, number
from erp.admin.start import MOST, on_start
from erp.core.context import Context
from sales.models.invoice import Invoice
from sales.services import settlement


@on_start(order=10, permission="sales.view_invoice")
def drafts(context: Context) -> Table:
    """Invoices that are not posted yet, the latest first."""
    rows = Invoice.objects.of(context.company).filter(state=Invoice.State.DRAFT).select_related("client")
    return Table(
        _("Drafts of invoices"),
        [Column(_("Invoice")), Column(_("Client")), Column(_("Date")), Column(_("Total"), is_number=True)],
        [
            (link(each, name_of(each)), each.client, each.date, number(each.total))
            for each in rows.order_by("-date", "-pk")[:MOST]
        ],
        empty=_("There are none."),
    )


@on_start(order=20, permission="sales.view_invoice")
def overdue(context: Context) -> Table:
    """Posted invoices whose day has passed, the oldest first."""
    rows = (
        Invoice.objects.of(context.company)
        .filter(
            state=Invoice.State.POSTED,
            due_date__lt=context.today,
            open_item__settled__lt=F("open_item__amount"),
        )
        .select_related("client")
        .annotate(due=settlement.due())
    )
    return Table(
        _("Overdue invoices"),
        [Column(_("Invoice")), Column(_("Client")), Column(_("Due date")), Column(_("Due"), is_number=True)],
        [
            (link(each, each.number), each.client, each.due_date, number(each.due))
            for each in rows.order_by("due_date", "pk")[:MOST]
        ],
        empty=_("Nothing is overdue."),
    )

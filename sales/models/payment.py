"""Money received from clients."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.models.journal import Journal
from accounting.models.open_item import OpenItem
from accounting.models.treasury import Treasury
from accounts.models.client import Client
from erp.core.fields import MoneyField
from erp.core.guards.declarations import Guard, Posted
from erp.core.models.base import CompanyForeignKey, CompanyOneToOneField
from erp.core.models.document import Document
from sales.models.invoice import Invoice


class ClientPayment(Document):
    """A payment. One made for an invoice names it and is allocated to it in the same command."""

    class Method(models.TextChoices):
        CASH = "cash", _("Cash")
        BANK_TRANSFER = "bank_transfer", _("Bank transfer")
        CARD = "card", _("Card")
        CHEQUE = "cheque", _("Cheque")
        ONLINE = "online", _("Online")
        OTHER = "other", _("Other")

    client = CompanyForeignKey(Client, related_name="payments", verbose_name=_("client"))
    invoice = CompanyForeignKey(
        Invoice, null=True, blank=True, related_name="payments", verbose_name=_("invoice")
    )
    amount = MoneyField(_("amount"))
    treasury = CompanyForeignKey(Treasury, related_name="+", verbose_name=_("treasury"))
    method = models.CharField(_("method"), max_length=20, choices=Method.choices, default=Method.CASH)
    transaction_id = models.CharField(
        _("transaction id"),
        max_length=100,
        null=True,
        blank=True,
        help_text=_("The bank's or gateway's own reference; the same one is never booked twice."),
    )
    journal = CompanyForeignKey(
        Journal, null=True, editable=False, related_name="+", verbose_name=_("journal")
    )
    open_item = CompanyOneToOneField(
        OpenItem, null=True, editable=False, related_name="payment", verbose_name=_("open item")
    )

    guards: ClassVar[tuple[Guard, ...]] = (
        Posted(moves=(("draft", "posted"), ("draft", "reversed"), ("posted", "reversed"))),
    )

    class Meta(Document.Meta):
        verbose_name = _("client payment")
        verbose_name_plural = _("client payments")
        permissions: ClassVar = [
            ("reverse_clientpayment", _("Can reverse client payments")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Document.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=["draft", "posted", "reversed"]), name="sales_clientpayment_state"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="sales_clientpayment_amount"),
            models.UniqueConstraint(
                fields=["company", "method", "transaction_id"],
                condition=Q(reversal_of=None),
                name="sales_clientpayment_transaction_id",
                violation_error_code="duplicate",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "invoice"], name="sales_clientpayment_invoice"),
        ]

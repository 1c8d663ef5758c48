"""Journals: the ledger itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.guards.balance import BALANCED
from accounting.guards.dimensions import LINES_CARRY_THEIR_DIMENSIONS
from accounting.guards.locks import (
    POSTED_AFTER_THE_HARD_LOCK,
    POSTED_AFTER_THE_TAX_LOCK,
    THE_COMPANY_KEEPS_ITS_BOOKS,
)
from accounting.guards.periods import POSTED_IN_AN_OPEN_PERIOD
from accounting.models.account import Account
from accounting.models.tax import Tax
from accounting.models.treasury import Treasury
from erp.core.fields import MoneyField
from erp.core.guards.declarations import Guard, Posted, WithParent
from erp.core.models.base import CompanyForeignKey, CompanyOwned
from erp.core.models.document import Document


class Journal(Document):
    """One ledger entry. Posted, it balances to zero in the company's currency and never changes.

    `posting_date` is the day it counts on. `source_type` and `source_id` name the document it was made by;
    one source has at most one journal of a kind (I-8). The mirror of a document may reverse several journals,
    all of kind reversal; there `reversal_of` is what keeps each from happening twice.
    """

    class Kind(models.TextChoices):
        MANUAL = "manual", _("Manual")
        OPENING = "opening", _("Opening")
        INVOICE = "invoice", _("Invoice")
        INVOICE_COST = "invoice_cost", _("Cost of an invoice")
        PAYMENT = "payment", _("Payment")
        STOCK = "stock", _("Stock")
        REVERSAL = "reversal", _("Reversal")

    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind.choices, default=Kind.MANUAL, editable=False
    )
    source_type = models.CharField(_("source"), max_length=80, null=True, editable=False)
    source_id = models.BigIntegerField(_("source id"), null=True, editable=False)
    description = models.CharField(_("description"), max_length=500, blank=True)
    total = MoneyField(_("total"), default=0, editable=False, help_text=_("The sum of the debits."))

    guards: ClassVar[tuple[Guard, ...]] = (
        Posted(open=("version", "updated_at"), moves=(("draft", "posted"),)),
        BALANCED,
        POSTED_IN_AN_OPEN_PERIOD,
        POSTED_AFTER_THE_HARD_LOCK,
        POSTED_AFTER_THE_TAX_LOCK,
        THE_COMPANY_KEEPS_ITS_BOOKS,
    )

    class Meta(Document.Meta):
        verbose_name = _("journal")
        verbose_name_plural = _("journals")
        permissions: ClassVar = [("manage_ledger", _("Can post and reverse manual journals, close periods"))]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Document.Meta.constraints,
            models.UniqueConstraint(
                fields=["company", "source_type", "source_id", "kind"],
                condition=Q(reversal_of=None),
                name="accounting_journal_one_per_source",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "posted"]), name="accounting_journal_state"
            ),
            models.CheckConstraint(
                condition=Q(source_type=None, source_id=None)
                | Q(source_type__isnull=False, source_id__isnull=False),
                name="accounting_journal_source",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "posting_date", "id"], name="accounting_journal_date"),
        ]


class JournalLine(CompanyOwned):
    """A debit or a credit of one account, with the dimensions its kind of account asks for.

    `amount_currency` is debit less credit in `currency`; in the currency of the books it is the same number.
    """

    journal = CompanyForeignKey(Journal, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    account = CompanyForeignKey(Account, related_name="lines", verbose_name=_("account"))
    debit = MoneyField(_("debit"), default=0)
    credit = MoneyField(_("credit"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    amount_currency = MoneyField(_("amount in its currency"))
    description = models.CharField(_("description"), max_length=500, blank=True)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    client = CompanyForeignKey(
        "accounts.Client", null=True, blank=True, related_name="+", verbose_name=_("client")
    )
    supplier = CompanyForeignKey(
        "accounts.Supplier", null=True, blank=True, related_name="+", verbose_name=_("supplier")
    )
    store = CompanyForeignKey(
        "inventory.Store", null=True, blank=True, related_name="+", verbose_name=_("store")
    )
    treasury = CompanyForeignKey(
        Treasury, null=True, blank=True, related_name="lines", verbose_name=_("treasury")
    )
    tax = CompanyForeignKey(Tax, null=True, blank=True, related_name="+", verbose_name=_("tax"))
    tax_base = MoneyField(_("base of the tax"), null=True, blank=True)

    guards: ClassVar[tuple[Guard, ...]] = (WithParent("journal"), LINES_CARRY_THEIR_DIMENSIONS)

    class Meta:
        verbose_name = _("journal line")
        verbose_name_plural = _("journal lines")
        ordering = ("position",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0),
                name="accounting_journalline_one_side",
            ),
            models.CheckConstraint(
                condition=Q(amount_currency__gte=0, debit__gt=0) | Q(amount_currency__lte=0, credit__gt=0),
                name="accounting_journalline_currency_sign",
            ),
            models.CheckConstraint(
                condition=Q(client=None) | Q(supplier=None), name="accounting_journalline_one_party"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["journal", "position"], name="accounting_line_position"),
            models.Index(
                fields=["company", "client", "account"],
                condition=Q(client__isnull=False),
                name="accounting_line_client",
            ),
            models.Index(
                fields=["company", "supplier", "account"],
                condition=Q(supplier__isnull=False),
                name="accounting_line_supplier",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.debit - self.credit}"

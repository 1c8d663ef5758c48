"""What is owed and what settles it: the only truth about paid and due (design.md, section 5)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.guards.allocation import ALLOCATION_JOINS_LIKE_ITEMS
from accounting.models.account import Account
from accounting.models.journal import Journal
from erp.core.fields import MoneyField
from erp.core.guards.declarations import AppendOnly, Fixed, Guard
from erp.core.models.base import CompanyForeignKey, CompanyOneToOneField, CompanyOwned


class OpenItem(CompanyOwned):
    """An amount that waits to be settled by items of the other side.

    `amount` and `settled` are in `currency`, the base columns in the company's. Of what is settled,
    `credited` came from credit notes and voids, the rest was paid. Due or unallocated is amount less settled.
    """

    class Side(models.TextChoices):
        DEBIT = "debit", _("Debit")
        CREDIT = "credit", _("Credit")

    account = CompanyForeignKey(Account, related_name="+", verbose_name=_("control account"))
    client = CompanyForeignKey(
        "accounts.Client", null=True, related_name="open_items", verbose_name=_("client")
    )
    supplier = CompanyForeignKey(
        "accounts.Supplier", null=True, related_name="open_items", verbose_name=_("supplier")
    )
    side = models.CharField(_("side"), max_length=6, choices=Side.choices)
    journal = CompanyOneToOneField(Journal, related_name="open_item", verbose_name=_("journal"))
    currency = models.CharField(_("currency"), max_length=3)
    amount = MoneyField(_("amount"))
    base_amount = MoneyField(_("amount in the books"))
    settled = MoneyField(_("settled"), default=0)
    credited = MoneyField(_("credited"), default=0)
    base_settled = MoneyField(_("settled in the books"), default=0)
    date = models.DateField(_("date"))
    due_date = models.DateField(_("due date"))

    guards: ClassVar[tuple[Guard, ...]] = (
        Fixed(
            (
                "account_id",
                "client_id",
                "supplier_id",
                "side",
                "journal_id",
                "currency",
                "amount",
                "base_amount",
                "date",
            )
        ),
    )

    class Meta:
        verbose_name = _("open item")
        verbose_name_plural = _("open items")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(settled__gte=0, settled__lte=F("amount")),
                name="accounting_openitem_settled",
                violation_error_code="over_allocated",
            ),
            models.CheckConstraint(
                condition=Q(credited__gte=0, credited__lte=F("settled")), name="accounting_openitem_credited"
            ),
            models.CheckConstraint(
                condition=Q(base_settled__gte=0, base_settled__lte=F("base_amount"))
                & (~Q(settled=F("amount")) | Q(base_settled=F("base_amount"))),
                name="accounting_openitem_base",
            ),
            models.CheckConstraint(
                condition=Q(client__isnull=False, supplier=None) | Q(client=None, supplier__isnull=False),
                name="accounting_openitem_one_party",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["company", "client", "due_date"],
                condition=Q(settled__lt=F("amount")),
                name="accounting_openitem_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.amount} {self.currency}"


class Allocation(CompanyOwned):
    """Part of a credit item used on a debit item, on a day. Undone by another row that points at it.

    `debit_base` and `credit_base` are what each item is relieved of in the books; their difference is the
    realised exchange difference. `credited` says that no money moved: a credit note, or a void.
    """

    debit_item = CompanyForeignKey(OpenItem, related_name="debit_allocations")
    credit_item = CompanyForeignKey(OpenItem, related_name="credit_allocations")
    amount = MoneyField(_("amount"), help_text=_("Negative on the row that undoes another."))
    debit_base = MoneyField(_("relieved of the debit"))
    credit_base = MoneyField(_("relieved of the credit"))
    credited = models.BooleanField(_("credited"), default=False)
    date = models.DateField(_("date"))
    at = models.DateTimeField(_("at"))
    undoes = CompanyOneToOneField("self", null=True, related_name="undone_by")

    guards: ClassVar[tuple[Guard, ...]] = (AppendOnly(), ALLOCATION_JOINS_LIKE_ITEMS)

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(undoes=None, amount__gt=0) | Q(undoes__isnull=False, amount__lt=0),
                name="accounting_allocation_sign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount}: {self.credit_item_id} -> {self.debit_item_id}"

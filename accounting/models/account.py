"""The chart of accounts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core.models.base import CompanyForeignKey, Record


class AccountCategory(Record):
    """A group of accounts; its type decides where they stand in the reports."""

    class Type(models.TextChoices):
        ASSET = "asset", _("Asset")
        LIABILITY = "liability", _("Liability")
        EQUITY = "equity", _("Equity")
        INCOME = "income", _("Income")
        EXPENSE = "expense", _("Expense")

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    type = models.CharField(_("type"), max_length=10, choices=Type.choices)
    parent = CompanyForeignKey(
        "self", null=True, blank=True, related_name="children", verbose_name=_("parent category")
    )

    class Meta(Record.Meta):
        verbose_name = _("account category")
        verbose_name_plural = _("account categories")
        ordering = ("code", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "code"], name="accounting_accountcategory_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Account(Record):
    """One account. Kinds other than ordinary are system accounts: one of each kind, closed to deletion.

    Treasuries are the exception: several accounts may be of kind treasury (cash, bank, …).
    """

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinary")
        RECEIVABLE = "receivable", _("Receivable")
        PAYABLE = "payable", _("Payable")
        INVENTORY = "inventory", _("Inventory")
        GOODS_RECEIVED = "goods_received", _("Goods received, not invoiced")
        OUTPUT_TAX = "output_tax", _("Output tax")
        INPUT_TAX = "input_tax", _("Input tax")
        TREASURY = "treasury", _("Treasury")
        SALES = "sales", _("Sales")
        SHIPPING_INCOME = "shipping_income", _("Shipping income")
        ROUNDING = "rounding", _("Rounding")
        FX_GAIN = "fx_gain", _("Exchange gain")
        FX_LOSS = "fx_loss", _("Exchange loss")
        COGS = "cogs", _("Cost of goods sold")
        INVENTORY_ADJUSTMENT = "inventory_adjustment", _("Inventory adjustment")
        PURCHASE_VARIANCE = "purchase_variance", _("Purchase variance")
        RETAINED_EARNINGS = "retained_earnings", _("Retained earnings")
        OPENING_EQUITY = "opening_equity", _("Opening balance equity")

    # Kinds whose balance must equal a sub-ledger: manual journals may not touch them without its dimension.
    PARTY_KINDS: ClassVar[dict[str, str]] = {Kind.RECEIVABLE: "client", Kind.PAYABLE: "supplier"}
    TAX_KINDS: ClassVar[tuple[str, ...]] = (Kind.OUTPUT_TAX, Kind.INPUT_TAX)

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    category = CompanyForeignKey(AccountCategory, related_name="accounts", verbose_name=_("category"))
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind.choices, default=Kind.ORDINARY, editable=False
    )
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, help_text=_("Empty: the currency of the books.")
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ("code", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "code"], name="accounting_account_code"),
            models.UniqueConstraint(
                fields=["company", "kind"],
                condition=~models.Q(kind__in=["ordinary", "treasury"]),
                name="accounting_account_system_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

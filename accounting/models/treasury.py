"""Where money is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounting.models.account import Account
from erp.core.models.base import CompanyForeignKey, Record


class Treasury(Record):
    """A bank account or a cash box; its balance is the sum of its journal lines."""

    class Type(models.TextChoices):
        BANK = "bank", _("Bank")
        CASH = "cash", _("Cash")

    name = models.CharField(_("name"), max_length=100)
    type = models.CharField(_("type"), max_length=4, choices=Type.choices)
    currency = models.CharField(_("currency"), max_length=3)
    is_primary = models.BooleanField(_("primary"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    account = CompanyForeignKey(Account, editable=False, related_name="+", verbose_name=_("account"))

    class Meta(Record.Meta):
        verbose_name = _("treasury")
        verbose_name_plural = _("treasuries")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "name"], name="accounting_treasury_name"),
            models.UniqueConstraint(
                fields=["company"],
                condition=models.Q(is_primary=True),
                name="accounting_treasury_one_primary",
            ),
        ]

    def __str__(self) -> str:
        return self.name

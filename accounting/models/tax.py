"""Taxes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core.fields import PercentField
from erp.core.models.base import Record


class Tax(Record):
    """A tax a document line may carry, at most two of them.

    Documents keep a copy of rate and flags when they are posted, and the service refuses to change these once
    a document used them: a new rate is a new tax.
    """

    class Kind(models.TextChoices):
        STANDARD = "standard", _("Standard")
        ZERO = "zero", _("Zero rated")
        EXEMPT = "exempt", _("Exempt")

    name = models.CharField(_("name"), max_length=100)
    rate = PercentField(_("rate"), help_text=_("In percent: 15 means 15 %."))
    is_included = models.BooleanField(_("included in the price"), default=False)
    is_compound = models.BooleanField(
        _("compound"), default=False, help_text=_("As second tax: counted on the price and the first tax.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.STANDARD)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("tax")
        verbose_name_plural = _("taxes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "name"], name="accounting_tax_name"),
            models.CheckConstraint(condition=models.Q(rate__gte=0), name="accounting_tax_rate_not_negative"),
            models.CheckConstraint(
                condition=models.Q(kind="standard") | models.Q(rate=0), name="accounting_tax_rate_of_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name

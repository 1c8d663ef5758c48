"""Companies: the tenants."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from erp.core.fields import MoneyField


class Company(models.Model):
    """A legal entity, the owner of everything. Made by `accounts.services.company.create`, which seeds it."""

    class TaxRounding(models.TextChoices):
        GROUP = "group", _("Once per tax group (EN 16931)")
        LINE = "line", _("On every line")

    class Costing(models.TextChoices):
        AVERAGE = "average", _("Average")
        FIFO = "fifo", _("First in, first out")

    slug = models.SlugField(_("short name"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=50, blank=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166 code, such as SA."))
    timezone = models.CharField(_("time zone"), max_length=50, default="UTC")
    language = models.CharField(_("language"), max_length=10, default="en")
    base_currency = models.CharField(
        _("currency of the books"),
        max_length=3,
        help_text=_("ISO 4217 code; fixed once something is posted."),
    )
    fiscal_year_start = models.PositiveSmallIntegerField(_("first month of the fiscal year"), default=1)
    tax_rounding = models.CharField(
        _("tax rounding"), max_length=5, choices=TaxRounding.choices, default=TaxRounding.GROUP
    )
    cash_rounding = MoneyField(
        _("cash rounding step"), null=True, blank=True, help_text=_("Such as 0.05; empty for none.")
    )
    costing = models.CharField(
        _("costing of new products"), max_length=7, choices=Costing.choices, default=Costing.AVERAGE
    )
    hard_lock_date = models.DateField(
        _("hard lock date"), null=True, blank=True, help_text=_("Nothing is ever posted on or before it.")
    )
    tax_lock_date = models.DateField(
        _("tax lock date"), null=True, blank=True, help_text=_("Nothing with tax is posted on or before it.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    updated_at = models.DateTimeField(_("updated at"), editable=False)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ("name", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("slug"), name="accounts_company_slug"),
            models.CheckConstraint(
                condition=models.Q(fiscal_year_start__range=(1, 12)),
                name="accounts_company_fiscal_year_start",
            ),
            models.CheckConstraint(
                condition=models.Q(cash_rounding=None) | models.Q(cash_rounding__gt=0),
                name="accounts_company_cash_rounding",
            ),
        ]

    def __str__(self) -> str:
        return self.name

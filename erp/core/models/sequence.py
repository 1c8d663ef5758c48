"""Counters of document numbers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core.models.base import CompanyOwned


class NumberSequence(CompanyOwned):
    """The next number of one kind of document in one year; `erp.core.numbering` moves it."""

    kind = models.CharField(_("kind"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    next = models.PositiveBigIntegerField(_("next number"), default=1)

    class Meta:
        verbose_name = _("number sequence")
        verbose_name_plural = _("number sequences")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "kind", "year"], name="core_numbersequence_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}: {self.next}"

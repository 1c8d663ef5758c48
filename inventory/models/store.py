"""Stores: where goods are kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.party import Address
from erp.core.models.base import CompanyForeignKey, Record


class Store(Record, Address):
    """A warehouse or shop. The value of its stock stands on `account`, with the store as dimension."""

    name = models.CharField(_("name"), max_length=100)
    is_primary = models.BooleanField(_("primary"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    account = CompanyForeignKey(
        "accounting.Account", editable=False, related_name="+", verbose_name=_("inventory account")
    )

    class Meta(Record.Meta):
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "name"], name="inventory_store_name"),
            models.UniqueConstraint(
                fields=["company"], condition=models.Q(is_primary=True), name="inventory_store_one_primary"
            ),
        ]

    def __str__(self) -> str:
        return self.name

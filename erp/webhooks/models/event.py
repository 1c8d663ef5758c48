"""The outbox of events."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core.guards.declarations import AppendOnly, Guard
from erp.core.models.base import CompanyForeignKey, CompanyOwned


class Event(CompanyOwned):
    """That something happened ("invoice.posted"), written in the transaction in which it did.

    What changed is in `change`; delivery reads these rows in the order of their ids.
    """

    name = models.CharField(_("event"), max_length=80)
    record_type = models.CharField(_("type of record"), max_length=80)
    record_id = models.BigIntegerField(_("record"))
    record_version = models.PositiveIntegerField(_("version"))
    at = models.DateTimeField(_("at"))
    change = CompanyForeignKey("audit.Change", related_name="+")

    guards: ClassVar[tuple[Guard, ...]] = (AppendOnly(),)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        default_permissions = ("view",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "name", "id"], name="webhooks_event_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.record_id}"

"""The change log."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core.guards.declarations import AppendOnly, Guard
from erp.core.models.base import CompanyOwned


class Change(CompanyOwned):
    """One change of one record: who, when, what it was and what it became.

    Also the record of every state transition (I-33, I-71): `action` is the event ("posted") and `before` and
    `after` hold the two states. `before` and `after` hold only what differs; a creation has no `before`, a
    deletion no `after`. Written in the transaction of the change; never changed or removed.
    """

    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=40)
    record_type = models.CharField(_("type of record"), max_length=80, help_text="app_label.model_name")
    record_id = models.BigIntegerField(_("record"))
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("user")
    )
    actor_kind = models.CharField(_("by way of"), max_length=10)
    actor_label = models.CharField(_("actor"), max_length=150)
    credential_id = models.BigIntegerField(_("credential"), null=True)
    request_id = models.CharField(_("request id"), max_length=100, blank=True)

    guards: ClassVar[tuple[Guard, ...]] = (AppendOnly(),)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        default_permissions = ("view",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "record_type", "record_id", "id"], name="audit_change_record"),
            models.Index(fields=["company", "at"], name="audit_change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id}: {self.action}"

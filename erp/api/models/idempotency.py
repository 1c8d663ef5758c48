"""Replies kept for retries."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core.models.base import CompanyOwned


class IdempotencyRecord(CompanyOwned):
    """The reply of one committed write, stored with it, so that a retry gets the same answer (I-68).

    `caller` is the credential ("key:7"); `digest` the SHA-256 of method, path and body.
    """

    caller = models.CharField(_("caller"), max_length=60)
    key = models.CharField(_("key"), max_length=255)
    digest = models.CharField(_("digest"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    headers = models.JSONField(_("headers"), default=dict)
    body = models.BinaryField(_("body"))
    created_at = models.DateTimeField(_("created at"), db_index=True)

    class Meta:
        verbose_name = _("idempotency record")
        verbose_name_plural = _("idempotency records")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "caller", "key"], name="api_idempotencyrecord_key"),
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"

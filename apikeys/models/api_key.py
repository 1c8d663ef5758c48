"""API keys and what they grant."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.membership import Membership
from erp.core.models.base import CompanyForeignKey, CompanyOwned, Record


class ApiKey(Record):
    """A credential of one person in one company. Its secret is shown once; only an HMAC of it is kept.

    Grants everything if `full_access`, else its access rows and abilities; never more than the person holds.
    """

    class Ability(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Create and update")
        DELETE = "delete", _("Delete")
        APPROVE = "approve", _("Approve and reject")
        ADMIN = "admin", _("Everything, and managing tokens")

    membership = CompanyForeignKey(Membership, related_name="api_keys", verbose_name=_("person"))
    description = models.CharField(_("description"), max_length=150)
    secret_hash = models.CharField(_("hash of the secret"), max_length=64, editable=False)
    pepper_id = models.CharField(_("pepper"), max_length=20, editable=False)
    enabled = models.BooleanField(_("enabled"), default=True)
    full_access = models.BooleanField(
        _("full access"), default=False, help_text=_("Everything its person may do, on every resource.")
    )
    abilities = models.JSONField(_("abilities"), default=list, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    networks = models.JSONField(
        _("allowed networks"),
        default=list,
        blank=True,
        help_text=_("Addresses it may come from, such as 203.0.113.0/24; empty for any."),
    )
    last_used_at = models.DateTimeField(_("last used at"), null=True, editable=False)
    last_ip = models.GenericIPAddressField(_("last address"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        permissions = [
            ("rotate_apikey", _("Can rotate the secret of API keys")),
        ]

    def __str__(self) -> str:
        return self.description


class AccessRow(CompanyOwned):
    """Which verbs a key may use on one resource of the registry."""

    key = CompanyForeignKey(ApiKey, related_name="access_rows", verbose_name=_("API key"))
    resource = models.CharField(_("resource"), max_length=60)
    can_get = models.BooleanField("GET", default=False)
    can_post = models.BooleanField("POST", default=False)
    can_put = models.BooleanField("PUT", default=False)
    can_delete = models.BooleanField("DELETE", default=False)

    class Meta:
        verbose_name = _("access row")
        verbose_name_plural = _("access rows")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "resource"], name="apikeys_accessrow_resource"),
            models.CheckConstraint(
                condition=Q(can_get=True) | Q(can_post=True) | Q(can_put=True) | Q(can_delete=True),
                name="apikeys_accessrow_grants_something",
            ),
        ]

    def __str__(self) -> str:
        return self.resource

"""Roles, and who holds which in which company."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.guards.roles import ROLES_STAY_IN_THEIR_COMPANY
from erp.core.guards.declarations import Guard
from erp.core.models.base import Record


class Role(Group):
    """A set of permissions with a title: shipped (no company) or a company's own.

    `Group.name` is unique in the whole database, so it carries the company's short name ("acme:cashier").
    """

    company = models.ForeignKey(
        "accounts.Company",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("company"),
    )
    title = models.CharField(_("title"), max_length=80)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.title


class Membership(Record):
    """What one person may do in one company; rights of one company never reach another."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("user")
    )
    role = models.ForeignKey(Role, models.PROTECT, related_name="memberships", verbose_name=_("role"))
    is_active = models.BooleanField(_("active"), default=True)

    guards: ClassVar[tuple[Guard, ...]] = (ROLES_STAY_IN_THEIR_COMPANY,)

    class Meta(Record.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "user"], name="accounts_membership_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"

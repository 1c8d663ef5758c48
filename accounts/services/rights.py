"""What a person may do in a company: the permissions of their role there, and of no other company."""

from __future__ import annotations

from collections.abc import Set

from django.contrib.auth.models import Permission

from accounts.models.company import Company
from accounts.models.membership import Membership
from accounts.models.user import User
from erp.core.context import Context


def of_role(role_id: int) -> frozenset[str]:
    """The permissions of a role, as code asks for them: "sales.post_invoice". One statement."""
    names = Permission.objects.filter(group=role_id).values_list("content_type__app_label", "codename")
    return frozenset(f"{app}.{codename}" for app, codename in names)


def of_user(user_id: int, company: Company) -> frozenset[str]:
    """The permissions a person's active membership gives in `company`; none without one."""
    role_id = (
        Membership.objects.of(company)
        .filter(user=user_id, is_active=True, user__is_active=True)
        .values_list("role_id", flat=True)
        .first()
    )
    return frozenset() if role_id is None else of_role(role_id)


def actor_holds(context: Context, permissions: Set[str]) -> bool:
    """Whether who acts holds all of `permissions` themselves. Superusers and commands of the server do."""
    actor = context.actor
    if actor.user_id is None:
        return actor.kind == "command" or not permissions
    if permissions <= of_user(actor.user_id, context.company):
        return True
    return is_superuser(actor.user_id)


def is_superuser(user_id: int | None) -> bool:
    """Whether this is an active user who holds everything."""
    return user_id is not None and User.objects.filter(pk=user_id, is_active=True, is_superuser=True).exists()

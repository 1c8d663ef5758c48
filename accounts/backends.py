"""Permissions of people in the admin: those of their membership in the company they work in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.models.membership import Membership
from accounts.services import rights


class MembershipBackend(ModelBackend):
    """Sign-in by e-mail and password, whatever the case of the e-mail.

    Django's own permissions and groups of a user are not asked: they would hold in every company. What counts
    is the role of `user.membership`, set by `accounts.middleware`; without one nobody but a superuser holds
    anything.
    """

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The permissions of the role in the current company; one statement, once per user object."""
        member: Membership | None = getattr(user_obj, "membership", None)
        if member is None or obj is not None or not (user_obj.is_active and member.is_active):
            return set()
        if member.user_id != user_obj.pk:
            return set()
        role_id, held = getattr(user_obj, "_role_permissions", (None, frozenset()))
        if role_id != member.role_id:
            held = rights.of_role(member.role_id)
            user_obj._role_permissions = (member.role_id, held)
        return set(held)

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: a person holds nothing outside a company."""
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Those of the role in the current company."""
        return self.get_all_permissions(user_obj, obj)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the role in the current company holds `perm`."""
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the role in the current company holds anything of an app."""
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))
